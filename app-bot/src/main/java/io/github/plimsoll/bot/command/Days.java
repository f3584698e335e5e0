package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.numbers.AccountId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an account was worth by day, as rows for other programs. */
final class Days {
    /** What a row of an export has, in its order. */
    static final Set<String> COLUMNS = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
            "day",
            "at",
            "known",
            "start_equity",
            "equity",
            "cash",
            "margin",
            "unrealized",
            "realized",
            "peak_profit",
            "positions")));

    private Days() {}

    /** The last days as data, newest first; what is not known is left out of its row. */
    static List<Map<String, Object>> rows(Trading trading, AccountId account, int most) {
        List<Snapshot> kept = new ArrayList<>(trading.desk().snapshots(account, 0));
        Collections.reverse(kept);
        return kept.stream().limit(most).map(Days::data).toList();
    }

    private static Map<String, Object> data(Snapshot kept) {
        return Data.of("day", LocalDate.ofEpochDay(kept.day()))
                .and("at", Data.time(kept.at()))
                .and("known", kept.known())
                .and("start_equity", kept.dayEquity())
                .and("equity", kept.equity().orElse(null))
                .and("cash", kept.cash())
                .and("margin", kept.margin())
                .and("unrealized", kept.unrealized())
                .and("realized", kept.realized())
                .and("peak_profit", kept.peak())
                .and("positions", kept.positions())
                .map();
    }
}
