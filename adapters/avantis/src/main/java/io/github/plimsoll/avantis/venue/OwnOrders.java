package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.market.Pair;
import io.github.plimsoll.avantis.market.PairTerms;
import io.github.plimsoll.avantis.message.CloseCall;
import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.MarginCall;
import io.github.plimsoll.avantis.message.OrderNews;
import io.github.plimsoll.avantis.message.PriceUpdate;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.GasDecision;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.WalletWork;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Transactions of our own: changes of margin, which the router carries out at once or not at all, and closes that the services
 * turned away, which a keeper of the venue carries out. What the sender has proved, and for a close what the venue then tells,
 * becomes the end of the order. Thread-safe.
 */
final class OwnOrders {
    /** Before what is posted under it: the try that the sender knows. */
    private static final String SENT = "send:";

    /** Half as much again as the protocol's own kit allowed for it in version 1.5. */
    private static final long CLOSE_GAS = 1_500_000;

    /** Each try leaves a row. */
    private static final Duration TRIED_FOR = Duration.ofMinutes(10);

    private static final Duration READING = Duration.ofMillis(500);
    /** Micro-dollars: less is the rounding of whoever tells. */
    private static final long A_CENT = 10_000;

    private final AvantisSettings settings;
    private final OwnTransactions own;
    private final OrderJournal journal;
    private final VenueReads reads;
    private final Holdings holdings;
    private final AvantisMarkets markets;
    private final WorldClock clock;

    OwnOrders(
            AvantisSettings settings,
            OwnTransactions own,
            OrderJournal journal,
            VenueReads reads,
            Holdings holdings,
            AvantisMarkets markets,
            WorldClock clock) {
        this.settings = settings;
        this.own = own;
        this.journal = journal;
        this.reads = reads;
        this.holdings = holdings;
        this.markets = markets;
        this.clock = clock;
    }

    /** What is to be sent, and of which position. */
    record Planned(Call call, TrackedPosition held) {}

    /**
     * The transaction of a recorded change.
     *
     * @param held the position as it is tracked
     * @param seen the same as the venue shows it now
     * @param mark last price, 1e-10 dollars; 0 when it is not known
     * @throws OrderPlan.GoneException when it can never be made as it was ordered
     * @throws OrderPlan.NoPlanException when it cannot be made now
     */
    Planned plan(StoredIntent intent, TraderWallet wallet, TrackedPosition held, UserData.Held seen, long mark)
            throws OrderPlan.NoPlanException {
        sender(wallet.signer().address());
        requireAlone(intent, held);
        boolean withdraw = intent.kind() == IntentKind.REMOVE_MARGIN;
        long amount = intent.collateral().micros();
        MarginRule.Change change = new MarginRule.Change(
                seen,
                withdraw,
                amount,
                intent.worstPrice() == null ? 0 : Coins.ofPrice(intent.worstPrice()),
                mark,
                own.threshold());
        Optional<PairTerms> terms = markets.stale().isPresent()
                ? Optional.empty()
                : markets.pair(intent.instrument()).map(Pair::terms);
        Optional<String> unknown = MarginRule.unknown(change, terms);
        if (unknown.isPresent()) {
            throw new OrderPlan.NoPlanException(unknown.get());
        }
        Optional<String> refusal = MarginRule.refusal(change, terms);
        if (refusal.isPresent()) {
            throw new OrderPlan.GoneException(refusal.get());
        }
        MarginCall margin = new MarginCall(
                wallet.trader(),
                !wallet.signer().address().equals(wallet.trader()),
                held.pairIndex(),
                held.index(),
                withdraw,
                amount);
        byte[] data = margin.data(prices(margin.pairIndex()));
        return new Planned(call(wallet, own.value(), data), held);
    }

    /**
     * The transaction of a close that the services would turn away. Nodes are not asked for its gas: that may take longer than the
     * order may wait, and what the contract undoes costs little.
     *
     * @param held the position, as it is known
     * @param underWay orders that may still do something at the venue
     * @param wanted price that is expected, 1e-10 dollars
     */
    Planned close(
            StoredIntent intent,
            Instrument instrument,
            TraderWallet wallet,
            TrackedPosition held,
            List<SignedOrder> underWay,
            long wanted)
            throws OrderPlan.NoPlanException {
        sender(wallet.signer().address());
        // The call names a place, and another position could come to stand there.
        boolean other = underWay.stream()
                .anyMatch(order -> order.trader().equals(held.trader())
                        && order.pairIndex() == held.pairIndex()
                        && order.kind() != IntentKind.CLOSE);
        boolean shared = journal.positions().stream()
                .anyMatch(one -> !one.id().equals(held.id())
                        && one.trader().equals(held.trader())
                        && one.pairIndex() == held.pairIndex()
                        && one.index() == held.index());
        if (shared) {
            throw new OrderPlan.NoPlanException(
                    "another position of " + wallet.trader()
                            + " is known in its place, so that one of them is gone; when the venue has shown which this would pass");
        }
        if (other) {
            throw new OrderPlan.NoPlanException("another order of " + wallet.trader() + " is under way in "
                    + intent.instrument() + "; when it has ended this one would pass");
        }
        CloseCall close = new CloseCall(
                wallet.trader(),
                !wallet.signer().address().equals(wallet.trader()),
                held.pairIndex(),
                held.index(),
                Coins.ofUnits(instrument, intent.sizeUnits()));
        Call call = new Call(settings.domain().router(), BigInteger.ZERO, close.data(wanted), CLOSE_GAS);
        return new Planned(call, held);
    }

    /** Whether the chain has proved of a close that was signed for the services that nothing of it happened. */
    boolean takesOver(SignedOrder before, ChainProof chain) {
        long deadline =
                before.deadlineMs() / 1_000 + settings.graceAfterDeadline().toSeconds();
        return clock.epochMicros() / 1_000_000 > deadline
                && chain.use(before.signer(), IntentNonce.of(before.id()), deadline) == ChainProof.Use.UNUSED;
    }

    /** @throws OrderPlan.GoneException when it was tried for long enough */
    void requireNew(StoredIntent intent) throws OrderPlan.GoneException {
        if (clock.epochMicros() - intent.recordedAt() > TRIED_FOR.toNanos() / 1_000) {
            throw new OrderPlan.GoneException("it could not be sent for " + TRIED_FOR.toMinutes()
                    + " minutes, last: " + (intent.reason() == null ? "not tried" : intent.reason())
                    + "; when that has passed, give it again");
        }
    }

    private TicketSender sender(EvmAddress signer) throws OrderPlan.NoPlanException {
        TicketSender sender = own.senders().get(signer);
        if (sender == null) {
            throw new OrderPlan.NoPlanException("no transactions are sent for " + signer + " here");
        }
        return sender;
    }

    /** What the position has afterwards is known only while one changes it at a time. */
    private void requireAlone(StoredIntent intent, TrackedPosition held) throws OrderPlan.NoPlanException {
        boolean other = journal.open().stream()
                .anyMatch(order -> order.position().equals(held.id())
                        && order.kind() != IntentKind.CLOSE
                        && !order.id().equals(intent.id()));
        if (other) {
            throw new OrderPlan.NoPlanException(
                    "another change of this position is under way; when it has ended this one would pass");
        }
    }

    private Call call(TraderWallet wallet, BigInteger value, byte[] data) throws OrderPlan.NoPlanException {
        EvmAddress router = settings.domain().router();
        GasDecision decided = own.gas().of(wallet.signer().address(), router, value, data);
        if (decided instanceof GasDecision.Limit limit) {
            return new Call(router, value, data, limit.gas());
        }
        Refusal refusal = ((GasDecision.Refused) decided).refusal();
        if (refusal.code() == RefusalCode.WOULD_REVERT) {
            throw new OrderPlan.GoneException(refusal.sentence());
        }
        throw new OrderPlan.NoPlanException(refusal.sentence());
    }

    private PriceUpdate prices(long pair) throws OrderPlan.NoPlanException {
        VenueReply reply = reads.urgent(own.feed(), "/v2/pairs/" + pair + "/price-update-data", READING);
        try {
            if (reply.ok()) {
                return PriceUpdate.read(reply.body());
            }
        } catch (RefusedException unreadable) {
            throw new OrderPlan.NoPlanException("the venue's signed prices cannot be read: " + unreadable.getMessage());
        }
        throw new OrderPlan.NoPlanException("the venue gives no signed prices now: " + reply.sentence());
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

    /** What the venue tells of a close that a block has; empty while it tells nothing that can be read. */
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
