package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.CancelCommand;
import io.github.plimsoll.execution.EntryReceipt;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import java.util.Locale;
import java.util.Optional;

/** {@code /cancel}: ends an order that waits for its price, or takes back one that was recorded and not sent. */
final class Cancel implements Command {
    private final Trading trading;

    Cancel(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/cancel";
    }

    @Override
    public String usage() {
        return "ID";
    }

    @Override
    public String purpose() {
        return "ends an order that waits or was not sent";
    }

    @Override
    public String example() {
        return "/cancel E1";
    }

    @Override
    public boolean counted() {
        return false;
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        String word = words.take("order");
        words.end();
        Optional<StoredEntry> found = HeldEntry.find(trading, session, word);
        String id = word.toLowerCase(Locale.ROOT);
        if (found.isEmpty() && SortableId.isValid(id)) {
            return takeBack(session, SortableId.parse(id));
        }
        StoredEntry entry = found.orElseThrow(() -> words.wrong(
                EntryReceipt.ENTRY_NOT_FOUND,
                "You have no waiting order \"" + Words.shown(word) + "\"; /orders lists yours."));
        EntryReceipt receipt = trading.desk().cancelEntry(session.user(), entry.id(), session.trace());
        Data data = EntryText.data(receipt.entry() == null ? entry : receipt.entry());
        if (!receipt.accepted()) {
            return Answer.rejected(receipt.code(), "Refused: " + receipt.reason() + ".", data.map());
        }
        if (receipt.entry() != null && receipt.entry().state() == EntryState.ENDING) {
            return new Answer(
                    Answer.Outcome.OK,
                    "ENDING",
                    "Being called off: " + EntryText.name(entry) + "; " + receipt.reason() + ". /orders shows it.",
                    data.map());
        }
        String late = receipt.reason().isEmpty() ? "" : "; " + receipt.reason();
        return Answer.ok("Cancelled " + EntryText.name(entry) + late + ".", data.map());
    }

    private Answer takeBack(Session session, SortableId id) {
        Receipt receipt = trading.desk().cancel(new CancelCommand(session.key(), session.user(), id, session.trace()));
        if (!receipt.accepted()) {
            return Say.refused(receipt, Data.of("intent", id));
        }
        StoredIntent intent = trading.desk().intent(id).orElseThrow();
        Listing listing = trading.listings().require(intent.instrument());
        return Answer.ok(
                intent.kind() + " " + intent.side() + " " + intent.instrument() + " is taken back. Order " + id,
                OrderData.of(intent, listing).map());
    }
}
