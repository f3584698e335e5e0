package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.ChangeCommand;
import io.github.plimsoll.execution.EntryChangeCommand;
import io.github.plimsoll.execution.EntryReceipt;
import io.github.plimsoll.execution.ExitChange;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Side;
import java.util.List;
import java.util.Optional;

/**
 * {@code /stop}, {@code /target}, {@code /trail}, {@code /breakeven} and {@code /exit}: change how an open position ends, or
 * how the position will that an order opens which waits ({@code E1}).
 * What tightens is done in every state but FROZEN; what gives protection away passes the gate of opens.
 */
final class ExitCommand implements Command {
    /** Reads what follows the position. */
    private interface Reader {
        ExitChange read(Words words, Listing listing, Side side);
    }

    private final Trading trading;
    private final String name;
    private final String usage;
    private final String purpose;
    private final String example;
    private final Reader reader;

    private ExitCommand(Trading trading, String name, String usage, String purpose, String example, Reader reader) {
        this.trading = trading;
        this.name = name;
        this.usage = usage;
        this.purpose = purpose;
        this.example = example;
        this.reader = reader;
    }

    static List<Command> all(Trading trading) {
        return List.of(
                new ExitCommand(
                        trading,
                        "/stop",
                        "ID LEVEL|entry|none",
                        "moves the stop loss",
                        "/stop P1 3%",
                        ExitSyntax::stop),
                new ExitCommand(
                        trading,
                        "/target",
                        "ID LEVEL [SHARE]|none",
                        "sets the target, or one more for a share",
                        "/target P1 6% 50%",
                        ExitSyntax::target),
                new ExitCommand(
                        trading,
                        "/trail",
                        "ID OFFSET [from LEVEL]|none",
                        "sets a stop that follows the price",
                        "/trail P1 2%",
                        (words, listing, side) -> ExitSyntax.trail(words, listing)),
                new ExitCommand(
                        trading,
                        "/breakeven",
                        "ID [LEVEL|none]",
                        "moves the stop to entry plus fees, now or at a price",
                        "/breakeven P1 1%",
                        (words, listing, side) -> ExitSyntax.breakEven(words, listing)),
                new ExitCommand(
                        trading,
                        "/exit",
                        "ID in DURATION|none",
                        "closes a position after a time",
                        "/exit P1 in 4h",
                        (words, listing, side) -> ExitSyntax.end(words)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String usage() {
        return usage;
    }

    @Override
    public String purpose() {
        return purpose;
    }

    @Override
    public String example() {
        return example;
    }

    /** Not a target, not what takes an exit away, and not an order that waits: nothing is at risk there yet. */
    @Override
    public boolean protects(String line) {
        String[] words = line.split("\\s+");
        return !name.equals("/target")
                && words.length > 1
                && !HeldEntry.isNumber(words[1])
                && !words[words.length - 1].equals("none");
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        Optional<StoredEntry> waits = HeldEntry.find(trading, session, words.peek());
        if (waits.isPresent() || HeldEntry.isNumber(words.peek())) {
            return waiting(session, words, waits);
        }
        StoredPosition position = Held.required(trading, session, words);
        Listing listing = trading.listings().require(position.instrument());
        ExitChange change = reader.read(words, listing, position.side());
        words.end();
        Receipt receipt = trading.desk()
                .change(new ChangeCommand(session.key(), session.user(), position.id(), change, session.trace()));
        String number = "P" + position.number();
        if (!receipt.accepted()) {
            return Say.refused(receipt, Data.of("number", number).and("position", position.id()));
        }
        trading.pace().kick();
        return now(number, position);
    }

    /** The exits that an order brings which waits for its price. */
    private Answer waiting(Session session, Words words, Optional<StoredEntry> found) {
        String word = words.take("order");
        StoredEntry entry = found.orElseThrow(() -> words.wrong(
                EntryReceipt.ENTRY_NOT_FOUND,
                "You have no waiting order \"" + Words.shown(word) + "\"; /orders lists yours."));
        ExitChange change = reader.read(words, trading.listings().require(entry.instrument()), entry.side());
        words.end();
        EntryReceipt receipt = trading.desk()
                .changeEntry(
                        new EntryChangeCommand(session.key(), session.user(), entry.id(), change, session.trace()));
        StoredEntry now = receipt.entry() == null ? entry : receipt.entry();
        return receipt.accepted()
                ? Answer.ok(
                        "Changed: " + EntryText.name(now) + ".",
                        EntryText.data(now).map())
                : Say.refused(receipt.code(), receipt.reason(), receipt.decision(), EntryText.data(now));
    }

    /** How the position ends now. */
    private Answer now(String number, StoredPosition before) {
        StoredPosition position =
                trading.store().transact(tx -> tx.position(before.id())).orElseThrow();
        ExitPlan plan = trading.store().transact(tx -> tx.exits(before.id()));
        ExitText text = ExitText.of(position, plan);
        String line = text.line();
        return Answer.ok(
                number + (line.isEmpty() ? " has no exits." : " ends by " + line + "."),
                text.into(Data.of("number", number)
                                .and("position", position.id())
                                .and("stop_loss", position.stopLoss())
                                .and("take_profit", position.takeProfit()))
                        .map());
    }
}
