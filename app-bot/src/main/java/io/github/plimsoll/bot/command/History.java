package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /history}: your closed positions, newest first, with totals of what is shown. */
final class History implements Command {
    private final Trading trading;

    History(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/history";
    }

    @Override
    public String usage() {
        return "[N]";
    }

    @Override
    public String purpose() {
        return "lists your last closed positions with totals, 10 or N up to 50";
    }

    @Override
    public String example() {
        return "/history 20";
    }

    @Override
    public Answer run(Session session, Words words) {
        int rows = Bounded.rows(words);
        AccountId account = session.account().id();
        List<StoredPosition> closed = trading.store().transact(tx -> tx.closedPositions(account, rows));
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        Usd realized = Usd.ZERO;
        Usd fees = Usd.ZERO;
        int wins = 0;
        int losses = 0;
        for (StoredPosition position : closed) {
            Listing listing = trading.listings().require(position.instrument());
            lines.add(line(position, listing));
            all.add(data(position, listing));
            realized = realized.plus(position.realized());
            fees = fees.plus(position.fees());
            wins += position.realized().isPositive() ? 1 : 0;
            losses += position.realized().isNegative() ? 1 : 0;
        }
        int even = closed.size() - wins - losses;
        lines.add("Shown " + closed.size() + ": realised " + Say.signed(realized) + " USD after " + fees
                + " USD of fees, " + wins + " won, " + losses + " lost, " + even + " even.");
        return Answer.ok(
                closed.isEmpty() ? "No closed position yet." : String.join("\n", lines),
                Data.of("positions", all)
                        .and("shown", closed.size())
                        .and("realized_total", realized)
                        .and("fees_total", fees)
                        .and("won", wins)
                        .and("lost", losses)
                        .and("even", even)
                        .map());
    }

    /** What a row of an export has, in its order. */
    static final Set<String> COLUMNS = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
            "number",
            "position",
            "instrument",
            "side",
            "size",
            "entry",
            "leverage",
            "realized",
            "fees",
            "opened_at",
            "closed_at",
            "why")));

    /** The last closed positions as data, newest first. */
    static List<Map<String, Object>> rows(Trading trading, AccountId account, int most) {
        return trading.store().transact(tx -> tx.closedPositions(account, most)).stream()
                .map(position -> data(position, trading.listings().require(position.instrument())))
                .toList();
    }

    private static Quantity size(StoredPosition position, Listing listing) {
        return Quantity.of(position.openedUnits(), listing.instrument().sizeDecimals());
    }

    private static String line(StoredPosition position, Listing listing) {
        return "P" + position.number() + "  " + position.side() + " " + size(position, listing) + " "
                + position.instrument() + " at " + position.leverage() + ", entry " + Say.price(position.entry())
                + ", closed " + Data.time(position.closedAt()) + " by " + position.closeReason() + ", realised "
                + Say.signed(position.realized()) + " USD after " + position.fees() + " USD of fees";
    }

    private static Map<String, Object> data(StoredPosition position, Listing listing) {
        return Data.of("number", "P" + position.number())
                .and("position", position.id())
                .and("instrument", position.instrument())
                .and("side", position.side())
                .and("size", size(position, listing))
                .and("entry", position.entry())
                .and("leverage", position.leverage())
                .and("realized", position.realized())
                .and("fees", position.fees())
                .and("opened_at", Data.time(position.openedAt()))
                .and("closed_at", Data.time(position.closedAt()))
                .and("why", position.closeReason())
                .map();
    }
}
