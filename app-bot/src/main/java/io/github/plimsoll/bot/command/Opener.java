package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.EntryReceipt;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Places an order and waits a moment for its fill: what {@code /open} and {@code /confirm} share. */
final class Opener {
    /** World time that an answer waits for the venue. */
    static final long WAIT_MICROS = 2_000_000L;

    /** Not yet with the venue. */
    private static final Set<IntentState> COMING = EnumSet.of(IntentState.RECORDED, IntentState.SENDING);

    private final Trading trading;

    Opener(Trading trading) {
        this.trading = trading;
    }

    Answer open(Session session, OpenSyntax typed) {
        Receipt receipt = trading.desk().open(typed.command(session));
        if (!receipt.accepted() || receipt.intent() == null) {
            return starting(Say.refused(receipt, Data.of("order", typed.canonical())));
        }
        try {
            return outcome(typed, receipt.intent().id());
        } catch (StoreException silent) {
            return recorded(receipt.intent().id());
        }
    }

    /** An order that waits for its price. */
    Answer place(Session session, OpenSyntax typed, Resting resting) {
        EntryReceipt receipt = trading.desk().place(resting.command(typed.command(session)));
        StoredEntry entry = receipt.entry();
        if (!receipt.accepted() || entry == null) {
            Data order = Data.of("order", typed.canonical());
            return starting(Say.refused(receipt.code(), receipt.reason(), receipt.decision(), order));
        }
        trading.pace().kick();
        if (entry.atVenue()) {
            return atVenue(typed, entry);
        }
        return atOnce(entry, receipt.decision())
                ? opened(typed, entry.id()).orElseGet(() -> waiting(entry))
                : waiting(entry);
    }

    /** Its order is on its way to the venue, rests there, or has ended already. */
    private Answer atVenue(OpenSyntax typed, StoredEntry entry) {
        SortableId order = Objects.requireNonNull(entry.intent(), "an entry at its venue has an order");
        trading.pace()
                .await(
                        () -> trading.desk()
                                .intent(order)
                                .map(i -> !COMING.contains(i.state()))
                                .orElse(true),
                        WAIT_MICROS);
        StoredIntent intent = trading.desk().intent(order).orElseThrow();
        if (intent.state() != IntentState.IN_FLIGHT) {
            return outcome(typed, order);
        }
        return new Answer(
                Answer.Outcome.OK,
                "RESTING",
                "Waits at the venue: " + EntryText.name(entry) + ", until " + EntryText.until(entry)
                        + ". Its margin is held, and the venue fills it even while this program does not run"
                        + (EntryText.exits(entry).isEmpty() ? "" : ", but its exits are kept by this program alone")
                        + ". /cancel E"
                        + entry.number() + " asks the venue to end it.",
                EntryText.data(entry).map());
    }

    /** Whether a limit can be had at the price of the decision. */
    private static boolean atOnce(StoredEntry entry, @Nullable Decision decision) {
        Price limit = entry.limit();
        Price now = decision == null ? null : decision.price();
        return entry.armed()
                && limit != null
                && now != null
                && entry.side().sign() * Long.compare(limit.units(), now.units()) >= 0;
    }

    /** What became of an order whose limit is there already; empty when it goes on waiting. */
    private Optional<Answer> opened(OpenSyntax typed, SortableId id) {
        trading.pace()
                .await(() -> entry(id).map(e -> e.state() != EntryState.WORKING).orElse(true), WAIT_MICROS);
        SortableId intent = entry(id).map(StoredEntry::intent).orElse(null);
        return intent == null ? Optional.empty() : Optional.of(outcome(typed, intent));
    }

    private Optional<StoredEntry> entry(SortableId id) {
        return trading.store().transact(tx -> tx.entry(id));
    }

    private static Answer waiting(StoredEntry entry) {
        return new Answer(
                Answer.Outcome.OK,
                "WAITING",
                "Waiting: " + EntryText.name(entry) + ", until " + EntryText.until(entry)
                        + ". Nothing is reserved; every rule is checked again when its price is there. /cancel E"
                        + entry.number() + " ends it.",
                EntryText.data(entry).map());
    }

    /** Before the system is ready, the refusal of the start-up state says what it waits for. */
    private Answer starting(Answer refused) {
        String waiting = trading.readiness().sentence();
        return waiting.isEmpty() || !refused.code().equals("CONTROL_HALTED")
                ? refused
                : new Answer(refused.outcome(), refused.code(), refused.text() + "\nNow " + waiting, refused.data());
    }

    /** The order stands; how it went cannot be read now. */
    static Answer recorded(SortableId id) {
        return new Answer(
                Answer.Outcome.OK,
                "PENDING",
                "Recorded; the database does not answer now. /orders tells how it went. Order " + id,
                Data.of("intent", id).map());
    }

    private Answer outcome(OpenSyntax typed, SortableId id) {
        StoredIntent intent = await(trading, id);
        Data data = OrderData.of(intent, typed.listing());
        Optional<StoredPosition> position = trading.store().transact(tx -> tx.position(intent.position()));
        if (position.isPresent()) {
            return filled(typed, intent, position.get(), data);
        }
        return intent.state().terminal() ? ended(intent, data) : underWay(intent, data);
    }

    /** The order as it stands when it ended, or after the wait. */
    static StoredIntent await(Trading trading, SortableId id) {
        trading.pace().kick();
        trading.pace()
                .await(
                        () -> trading.desk()
                                .intent(id)
                                .map(i -> i.state().terminal())
                                .orElse(true),
                        WAIT_MICROS);
        return trading.desk().intent(id).orElseThrow();
    }

    static Answer underWay(StoredIntent intent, Data data) {
        String code = intent.state() == IntentState.UNKNOWN ? "UNKNOWN" : "PENDING";
        String text = switch (intent.state()) {
            case UNKNOWN -> "Sent, outcome not proved yet; it is being asked for. Order " + intent.id();
            case RECORDED -> "Recorded, not sent yet. Order " + intent.id() + "; /orders shows it.";
            default -> "Sent, not filled yet. Order " + intent.id() + "; /orders shows it.";
        };
        return new Answer(Answer.Outcome.OK, code, text + Say.decidedBy(intent), data.map());
    }

    static Answer ended(StoredIntent intent, Data data) {
        return Answer.rejected(
                intent.state().name(),
                "Not executed: " + intent.state() + (intent.reason() == null ? "" : ", " + intent.reason()) + ". Order "
                        + intent.id() + Say.decidedBy(intent),
                data.map());
    }

    private Answer filled(OpenSyntax typed, StoredIntent intent, StoredPosition position, Data data) {
        int decimals = typed.listing().instrument().sizeDecimals();
        Quantity size = Quantity.of(position.openedUnits(), decimals);
        Usd notional = size.notional(position.entry(), Rounding.UP);
        data.and("number", "P" + position.number())
                .and("entry", position.entry())
                .and("notional", notional)
                .and("fee", position.fees())
                .and("liquidation_price", position.liquidation())
                .and("stop_loss", position.stopLoss())
                .and("take_profit", position.takeProfit());
        return Answer.ok(
                "Opened P" + position.number() + ": " + position.side() + " " + size + " "
                        + typed.listing().instrument().base() + " at " + Say.price(position.entry()) + "; collateral "
                        + intent.collateral() + " USD, leverage " + position.leverage() + ", notional " + notional
                        + " USD, fee " + position.fees() + " USD, liquidation price "
                        + Say.price(position.liquidation())
                        + (position.stopLoss() == null ? "" : ", stop " + Say.price(position.stopLoss()))
                        + (position.takeProfit() == null ? "" : ", target " + Say.price(position.takeProfit())) + "."
                        + Say.decidedBy(intent),
                data.map());
    }
}
