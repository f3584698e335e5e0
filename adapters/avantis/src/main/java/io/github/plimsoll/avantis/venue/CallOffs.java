package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.CancelCall;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.ChainView;
import io.github.plimsoll.evm.sending.GasDecision;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletWork;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes back orders that wait at the venue, each by a transaction, which the contract undoes before its timelock has passed and once
 * a keeper was first. Each try leaves a row under its own name; the time between them grows. Thread-safe.
 */
final class CallOffs {
    /** After the first try that came to nothing; twice as long after each further one. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofHours(1);
    /** What was not asked of the nodes in vain a moment ago. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final AvantisSettings settings;
    private final OwnTransactions own;
    private final RestingRules rules;
    private final OrderJournal journal;
    private final WorldClock clock;
    /** Monotonic time before which nothing is tried. */
    private final Map<SortableId, Long> notBefore = new ConcurrentHashMap<>();
    /** Why each is not taken back yet, for people. */
    private final Map<SortableId, String> waits = new ConcurrentHashMap<>();

    CallOffs(
            AvantisSettings settings, OwnTransactions own, RestingRules rules, OrderJournal journal, WorldClock clock) {
        this.settings = settings;
        this.own = own;
        this.rules = rules;
        this.journal = journal;
        this.clock = clock;
    }

    /** How far the last try came. */
    enum Tried {
        /** There was none, or nothing of it was ever recorded. */
        NONE,
        UNDER_WAY,
        /** The contract has taken back what stood in that place, in a block that stays. */
        DONE,
        /** It never happens, or the contract undid it. */
        FAILED
    }

    Tried tried(SignedOrder order) {
        RestingNote note = RestingNote.of(order);
        TicketSender sender = own.senders().get(order.signer());
        if (note.tries() == 0 || sender == null) {
            return Tried.NONE;
        }
        return sender.find(note.send(order))
                .map(WalletWork.Item::send)
                .map(CallOffs::of)
                .orElse(Tried.NONE);
    }

    private static Tried of(ChainSend send) {
        boolean did = send.reason().isEmpty();
        SendState state = send.state();
        return switch (state) {
            case PLANNED, RESERVED, SIGNED, BROADCAST, MINED -> Tried.UNDER_WAY;
            // That chain may still lose the block: what comes then is one more try of the same.
            case SAFE -> did ? Tried.DONE : Tried.FAILED;
            case FINAL -> Tried.DONE;
            case REVERTED, CANCELLED, DEAD -> Tried.FAILED;
        };
    }

    Optional<String> sentence(SortableId order) {
        return Optional.ofNullable(waits.get(order));
    }

    /** Whatever is not among these has ended. */
    void retain(Collection<SortableId> open) {
        waits.keySet().retainAll(open);
        notBefore.keySet().retainAll(open);
    }

    /**
     * Does what is due to take back an order that the venue shows in its place.
     *
     * @param placed the block that has its transaction
     * @param alone whether nothing of ours may come to stand in its place meanwhile
     */
    void advance(SignedOrder order, long placed, boolean alone) {
        RestingNote note = RestingNote.of(order);
        TicketSender sender = own.senders().get(order.signer());
        if (sender == null || isEarly(order.id())) {
            return;
        }
        Tried last = tried(order);
        if (last == Tried.UNDER_WAY || last == Tried.DONE) {
            say(order, "is being taken back by a transaction; the venue still shows it");
            return;
        }
        boolean paused = last == Tried.FAILED
                && clock.epochMicros() - note.triedAt() < pause(note.tries()).toNanos() / 1_000;
        if (paused) {
            say(order, "could not be taken back " + note.tries() + " times; it is tried again");
            return;
        }
        if (!alone) {
            say(order, "is taken back when what else is being placed in its market stands there");
            return;
        }
        if (mayTakeBack(order, note, sender, placed)) {
            send(order, last == Tried.NONE && note.tries() > 0 ? note : note.tried(clock.epochMicros()), sender);
        }
    }

    private static Duration pause(int tries) {
        Duration grown = PAUSE.multipliedBy(1L << Math.min(tries - 1, 10));
        return grown.compareTo(LONGEST) < 0 ? grown : LONGEST;
    }

    private boolean isEarly(SortableId id) {
        Long until = notBefore.get(id);
        return until != null && clock.monotonicNanos() - until < 0;
    }

    private boolean mayTakeBack(SignedOrder order, RestingNote note, TicketSender sender, long placed) {
        notBefore.put(order.id(), clock.monotonicNanos() + AGAIN.toNanos());
        Optional<Long> head = sender.view().map(ChainView::head);
        long from = Math.max(placed, note.block()) + rules.timelock();
        if (head.isEmpty() || head.get() < from) {
            say(
                    order,
                    head.isEmpty()
                            ? "is taken back when enough nodes answer"
                            : "waits for the venue's timelock until block " + from + ", and the chain is at "
                                    + head.get());
            return false;
        }
        return true;
    }

    private void send(SignedOrder order, RestingNote note, TicketSender sender) {
        CancelCall cancel =
                new CancelCall(order.trader(), !order.signer().equals(order.trader()), order.pairIndex(), note.index());
        byte[] data = cancel.data();
        GasDecision decided = own.gas().of(order.signer(), settings.domain().router(), BigInteger.ZERO, data);
        if (!(decided instanceof GasDecision.Limit gas)) {
            notBefore.put(order.id(), clock.monotonicNanos() + PAUSE.toNanos());
            say(
                    order,
                    "cannot be taken back now: "
                            + ((GasDecision.Refused) decided).refusal().sentence());
            return;
        }
        // Written before anything leaves: each try has a name of its own.
        SignedOrder tried = note.on(order);
        if (!tried.trackingId().equals(order.trackingId()) && !journal.tell(JournalStep.of(tried))) {
            return; // another process knows more
        }
        Call call = new Call(settings.domain().router(), BigInteger.ZERO, data, gas.gas());
        try {
            sender.takeBack(
                    note.send(order),
                    call,
                    clock.epochMicros() + settings.orderLife().toNanos() / 1_000);
            say(order, "is being taken back by a transaction");
        } catch (RefusedException refused) {
            say(order, "cannot be taken back now: " + refused.getMessage());
        }
    }

    private void say(SignedOrder order, String what) {
        waits.put(
                order.id(),
                "order " + order.id() + ", which rests at the venue in " + order.instrument() + ", " + what);
    }
}
