package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.OpeningRows;
import io.github.plimsoll.execution.spi.StoredIntent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The questions of decisions about new risk, of one or of many that ask the same; what all of them share is asked once. */
final class OpeningAsks {
    /** In what decisions must agree to be asked about together. */
    record Terms(long day, long sinceMicros, int unknownLimit, HistoryAsk history) {
        static Terms of(OpeningAsk ask) {
            return new Terms(ask.day(), ask.sinceMicros(), ask.unknownLimit(), ask.history());
        }
    }

    /** The places of those that agree, together. */
    static Collection<List<Integer>> alike(List<OpeningAsk> all) {
        return IntStream.range(0, all.size())
                .boxed()
                .collect(Collectors.groupingBy(i -> Terms.of(all.get(i)), LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private final Ask<Long> epoch = ControlTables.askEpoch();
    private final Ask<Latch> latches = ControlTables.askLatches();
    private final Ask<StoredIntent> unknown;
    private final List<Ask<Decision>> before;
    private final List<AccountAsks> accounts;

    /** @param same at least one, all with the same terms */
    OpeningAsks(List<OpeningAsk> same) {
        Terms terms = Terms.of(same.get(0));
        unknown = IntentTable.ask(EnumSet.of(IntentState.UNKNOWN), null, terms.unknownLimit());
        before = same.stream().map(ask -> DecisionTable.askByKey(ask.key())).toList();
        accounts = same.stream()
                .map(ask -> new AccountAsks(ask.account(), terms.day(), terms.sinceMicros(), terms.history()))
                .toList();
    }

    List<Ask<?>> all() {
        List<Ask<?>> all = new ArrayList<>();
        all.add(before.size() == 1 ? before.get(0) : Alike.of(before));
        all.addAll(List.of(epoch, latches, unknown));
        all.addAll(accounts.size() == 1 ? accounts.get(0).all() : AccountAsks.ofAll(accounts));
        return all;
    }

    /** An answer for each, in their order. */
    List<OpeningRows> rows() {
        List<OpeningRows> rows = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            rows.add(new OpeningRows(
                    before.get(i).first(),
                    accounts.get(i).rows(),
                    latches.rows(),
                    ControlTables.epoch(epoch),
                    unknown.rows()));
        }
        return rows;
    }
}
