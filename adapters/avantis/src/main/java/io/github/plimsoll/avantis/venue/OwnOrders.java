package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.OrderNews;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.WalletWork;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Transactions of our own: changes of margin, which the router carries out at once or not at all, and opens, increases and closes,
 * which they only initiate and a keeper of the venue carries out. What the sender has proved, and of those what the venue then
 * tells, becomes the end of the order. Thread-safe.
 */
final class OwnOrders {
    /** Before what is posted under it: the try that the sender knows. */
    private static final String SENT = "send:";

    /** Micro-dollars: less is the rounding of whoever tells. */
    private static final long A_CENT = 10_000;

    private final AvantisSettings settings;
    private final OwnTransactions own;
    private final OrderJournal journal;
    private final VenueReads reads;
    private final Holdings holdings;
    private final WorldClock clock;

    OwnOrders(
            AvantisSettings settings,
            OwnTransactions own,
            OrderJournal journal,
            VenueReads reads,
            Holdings holdings,
            WorldClock clock) {
        this.settings = settings;
        this.own = own;
        this.journal = journal;
        this.reads = reads;
        this.holdings = holdings;
        this.clock = clock;
    }

    /** Whether the chain has proved of a close that was signed for the services that nothing of it happened. */
    boolean takesOver(SignedOrder before, ChainProof chain) {
        long deadline =
                before.deadlineMs() / 1_000 + settings.graceAfterDeadline().toSeconds();
        return clock.epochMicros() / 1_000_000 > deadline
                && chain.use(before.signer(), IntentNonce.of(before.id()), deadline) == ChainProof.Use.UNUSED;
    }

    private TicketSender sender(EvmAddress signer) throws OrderPlan.NoPlanException {
        TicketSender sender = own.senders().get(signer);
        if (sender == null) {
            throw new OrderPlan.NoPlanException("no transactions are sent for " + signer + " here");
        }
        return sender;
    }

    /** What is written before it is signed. */
    static String digest(Call call) {
        return HexFormat.of().formatHex(Keccak.hash(call.data()));
    }

    /** As it is written before anything leaves; each try has a name of its own, the first one that of the order. */
    static SignedOrder named(SignedOrder order) {
        return order.posted(SENT + order.id() + (order.version() == 1 ? "" : ":" + order.version()));
    }

    private static String name(SignedOrder order) {
        return order.body().substring(SENT.length());
    }

    /** Whether it is one that this can tell of. */
    static boolean isOne(SignedOrder order) {
        return order.body().startsWith(SENT);
    }

    /** Signs and sends what is written as posted. */
    Submission send(SendTicket ticket, SignedOrder order, Call call) throws OrderPlan.NoPlanException {
        Submission said = submitted(ticket, order, call);
        return switch (said.kind()) {
            case ACCEPTED -> {
                journal.tell(JournalStep.of(order.accepted(name(order))));
                yield said; // unwritten, it is read from the sender
            }
            case NOT_SENT ->
                journal.tell(JournalStep.of(order.at(PreparedState.LAPSED, said.detail())))
                        ? said
                        : Submission.unknown("another process took the order up");
            case UNKNOWN -> said;
        };
    }

    /** When the store fails before anything is signed, nothing of this try ever is: its ticket is not there any more. */
    private Submission submitted(SendTicket ticket, SignedOrder order, Call call) throws OrderPlan.NoPlanException {
        TicketSender sender = sender(order.signer());
        try {
            return sender.submit(ticket, name(order), call, Math.multiplyExact(order.deadlineMs(), 1_000L));
        } catch (StoreException failed) {
            boolean unsigned = sender.find(name(order))
                    .map(item -> item.send().state())
                    .filter(state -> state != SendState.PLANNED && state != SendState.RESERVED)
                    .isEmpty();
            if (!unsigned) {
                throw failed;
            }
            return Submission.notSent("the store failed before anything was signed");
        }
    }

    /** What the sender has proved of an order. */
    enum Proved {
        NOTHING,
        /** It never happens. */
        NEVER,
        /** A block has it, and did it. */
        IN_BLOCK,
        /** The same, in a block that the chain below has seen. */
        DONE,
        /** A block that stays has it, and the contract undid it. */
        REVERTED
    }

    Proved proved(SignedOrder order) {
        TicketSender sender = own.senders().get(order.signer());
        if (sender == null) {
            return Proved.NOTHING;
        }
        Optional<ChainSend> sent = sender.find(name(order)).map(WalletWork.Item::send);
        long late = order.deadlineMs() + settings.graceAfterDeadline().toMillis();
        if (sent.isEmpty()) {
            // Nothing of it was recorded, and by now no ticket is left with which it could be.
            return clock.epochMicros() / 1_000 > late ? Proved.NEVER : Proved.NOTHING;
        }
        boolean did = sent.get().reason().isEmpty();
        SendState state = sent.get().state();
        return switch (state) {
            case PLANNED, RESERVED -> clock.epochMicros() / 1_000 > late ? Proved.NEVER : Proved.NOTHING;
            case SIGNED, BROADCAST -> Proved.NOTHING;
            case MINED -> did ? Proved.IN_BLOCK : Proved.NOTHING;
            case SAFE -> did ? Proved.DONE : order.kind() == IntentKind.CLOSE ? undone(sent.get()) : Proved.NOTHING;
            case FINAL -> Proved.DONE;
            case REVERTED -> Proved.REVERTED;
            case CANCELLED, DEAD -> Proved.NEVER;
        };
    }

    /**
     * An exit does not wait the many minutes until the chain below is final to be tried again. Should that chain lose the block
     * and carry the first one out after all, the second closes less or nothing.
     */
    private static Proved undone(ChainSend send) {
        return send.reason().startsWith("REVERTED") ? Proved.REVERTED : Proved.NEVER;
    }

    /** The block that has an order's transaction, as far as is known now. */
    OptionalLong block(SignedOrder order) {
        return Optional.ofNullable(own.senders().get(order.signer()))
                .flatMap(sender -> sender.find(name(order)))
                .map(item -> item.send().block())
                .filter(block -> block >= 0)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** What the venue tells of an order that a block has initiated; empty while it tells nothing that can be read. */
    Optional<OrderNews> told(SignedOrder order) {
        Optional<String> hash = Optional.ofNullable(own.senders().get(order.signer()))
                .flatMap(sender -> sender.find(name(order)))
                .flatMap(OwnOrders::taken);
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        VenueReply reply = reads.get(own.history(), "/v2/market-order-initiated/status/" + hash.get());
        try {
            return reply.ok() ? Optional.of(OrderNews.readInitiated(reply.body())) : Optional.empty();
        } catch (RefusedException unreadable) {
            return Optional.empty(); // its fields are not published: the readings are all there is then
        }
    }

    private static Optional<String> taken(WalletWork.Item item) {
        return item.attempts().stream()
                .filter(attempt -> attempt.number() == item.send().taken())
                .map(ChainAttempt::hash)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Whether the venue shows the collateral that the position has after it. */
    boolean isShown(SignedOrder order, Optional<TrackedPosition> held) {
        return held.isPresent()
                && holdings.read(order.trader())
                        .filter(data -> data.positions().stream()
                                .anyMatch(seen -> Holdings.samePlace(seen, held.get())
                                        && Math.abs(seen.collateral() - left(held.get(), order)) < A_CENT))
                        .isPresent();
    }

    private static long left(TrackedPosition held, SignedOrder order) {
        return order.kind() == IntentKind.ADD_MARGIN
                ? Math.addExact(held.collateral(), order.units())
                : held.collateral() - order.units();
    }

    /** The position after it; a part of it may have been closed meanwhile. */
    static TrackedPosition after(TrackedPosition held, SignedOrder order) {
        long left = left(held, order);
        if (left <= 0) {
            return held;
        }
        long leverage = BigInteger.valueOf(held.collateral())
                .multiply(BigInteger.valueOf(held.leverage()))
                .divide(BigInteger.valueOf(left))
                .longValueExact();
        return held.now(held.units(), left, leverage, held.openPrice(), held.openedAt());
    }
}
