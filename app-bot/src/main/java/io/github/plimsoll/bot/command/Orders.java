package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /orders}: lists your orders that wait or are under way and the last ended ones. */
final class Orders implements Command {
    private final Trading trading;

    Orders(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/orders";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "lists your orders that wait or are under way and the last ended ones";
    }

    @Override
    public String example() {
        return "/orders";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        AccountId account = session.account().id();
        List<StoredEntry> waiting =
                trading.store().transact(tx -> tx.entries(account, EntryState.open(), MOST_WAITING));
        List<StoredIntent> newest = trading.store().transact(tx -> tx.intents(account, SHOWN));
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        List<Map<String, Object>> entries = new ArrayList<>();
        for (StoredEntry entry : waiting) {
            lines.add(EntryText.line(entry));
            entries.add(EntryText.data(entry).map());
        }
        for (StoredIntent intent : newest) {
            Listing listing = trading.listings().require(intent.instrument());
            String size = OrderData.size(intent, listing);
            lines.add(
                    intent.kind() + " " + intent.side() + " " + size + " " + intent.instrument() + ": " + intent.state()
                            + (intent.reason() == null ? "" : " (" + intent.reason() + ")") + "  " + intent.id());
            all.add(OrderData.of(intent, listing).map());
        }
        return Answer.ok(
                lines.isEmpty() ? "No orders yet." : String.join("\n", lines),
                Data.of("orders", all).and("waiting", entries).map());
    }

    private static final int SHOWN = 20;
    /** More than an account may have. */
    private static final int MOST_WAITING = 100;
}
