package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.market.Pair;
import io.github.plimsoll.avantis.market.PairTerms;
import io.github.plimsoll.avantis.message.CloseCall;
import io.github.plimsoll.avantis.message.IncreaseCall;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.MarginCall;
import io.github.plimsoll.avantis.message.OpenCall;
import io.github.plimsoll.avantis.message.PlaceCall;
import io.github.plimsoll.avantis.message.PriceUpdate;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.GasDecision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Instrument;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Plans transactions of our own: the call of a recorded order, or why there is none now. Thread-safe. */
final class OwnCalls {
    /** Half as much again as the protocol's own kit allowed for it in version 1.5. */
    private static final long CLOSE_GAS = 1_500_000;

    /** Each try leaves a row. */
    private static final Duration TRIED_FOR = Duration.ofMinutes(10);

    private static final Duration READING = Duration.ofMillis(500);
    private final VenueParts parts;
    private final OwnTransactions own;
    private final VenueReads reads;

    OwnCalls(VenueParts parts, OwnTransactions own, VenueReads reads) {
        this.parts = parts;
        this.own = own;
        this.reads = reads;
    }

    /** Whether opens and increases are transactions. */
    boolean opens() {
        return own.mostAllowed().isPresent();
    }

    /** What is to be sent, and in which market. */
    record Planned(Call call, long pairIndex) {}

    /**
     * The transaction of a recorded change of margin.
     *
     * @param held the position as it is tracked
     * @param seen the same as the venue shows it now
     * @param mark last price, 1e-10 dollars; 0 when it is not known
     * @throws OrderPlan.GoneException when it can never be made as it was ordered
     * @throws OrderPlan.NoPlanException when it cannot be made now
     */
    Planned margin(StoredIntent intent, TraderWallet wallet, TrackedPosition held, UserData.Held seen, long mark)
            throws OrderPlan.NoPlanException {
        requireSender(wallet.signer().address());
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
        Optional<PairTerms> terms = parts.markets().stale().isPresent()
                ? Optional.empty()
                : parts.markets().pair(intent.instrument()).map(Pair::terms);
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
        return new Planned(call(wallet, own.value(), data), held.pairIndex());
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
        requireSender(wallet.signer().address());
        // The call names a place, and another position could come to stand there.
        boolean other = underWay.stream()
                .anyMatch(order -> order.trader().equals(held.trader())
                        && order.pairIndex() == held.pairIndex()
                        && !order.rests() // it may for days, and an exit waits for nobody
                        && order.kind() != IntentKind.CLOSE);
        boolean shared = parts.journal().positions().stream()
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
        Call call = new Call(parts.settings().domain().router(), BigInteger.ZERO, close.data(wanted), CLOSE_GAS);
        return new Planned(call, held.pairIndex());
    }

    /**
     * The transaction of an open or increase. It only initiates: the contract takes the collateral, and a keeper of the venue carries
     * it out or cancels it. No deadline is on the chain for that, so that only what the venue tells or shows ends it.
     *
     * @param planned as it would be signed for the services
     * @param allowed what the contract may take from the trader, micro-dollars; empty when it is not known
     * @param underWay orders that may still do something at the venue
     * @throws OrderPlan.GoneException when the contract would refuse it
     * @throws OrderPlan.NoPlanException when it cannot be made now
     */
    Planned adds(
            StoredIntent intent,
            TraderWallet wallet,
            OrderPlan.Planned planned,
            Supplier<Optional<BigInteger>> allowed,
            List<SignedOrder> underWay)
            throws OrderPlan.NoPlanException {
        requireAllowed(intent, wallet, allowed, underWay);
        boolean delegated = !wallet.signer().address().equals(wallet.trader());
        byte[] data = planned.intent() instanceof Intent.OpenCoin open
                ? OpenCall.of(delegated, open).data()
                : IncreaseCall.of(delegated, (Intent.IncreaseCoin) planned.intent())
                        .data();
        return new Planned(call(wallet, BigInteger.ZERO, data), planned.pairIndex());
    }

    /** Whether opens may wait at the venue. */
    boolean rests() {
        return own.rests();
    }

    /**
     * The transaction that places an order at the venue, where its collateral is in escrow from then on. It is not placed beside one of
     * which the venue could not tell it apart, nor while one is taken back in whose place it could come to stand.
     *
     * @param placed what is placed
     * @param allowed what the contract may take from the trader, micro-dollars; empty when it is not known
     * @param underWay orders that may still do something at the venue
     * @throws OrderPlan.GoneException when the contract would refuse it
     * @throws OrderPlan.NoPlanException when it cannot be made now
     */
    Planned place(
            StoredIntent intent,
            TraderWallet wallet,
            PlaceCall placed,
            Supplier<Optional<BigInteger>> allowed,
            List<SignedOrder> underWay)
            throws OrderPlan.NoPlanException {
        for (SignedOrder other : underWay) {
            boolean beside = other.rests()
                    && !other.id().equals(intent.id())
                    && other.trader().equals(wallet.trader())
                    && other.pairIndex() == placed.trade().pairIndex();
            RestingNote note = RestingNote.of(other);
            if (beside && note.off()) {
                throw new OrderPlan.NoPlanException("another order that rests in " + intent.instrument()
                        + " is being called off; when it has ended this one would pass");
            }
            if (beside && !note.isFound() && RestingTerms.of(placed).equals(other.resting())) {
                throw new OrderPlan.NoPlanException("the same order is being placed in " + intent.instrument()
                        + "; when the venue shows it this one would pass");
            }
        }
        requireAllowed(intent, wallet, allowed, underWay);
        BigInteger fee = own.resting().orElseThrow().fee();
        return new Planned(call(wallet, fee, placed.data()), placed.trade().pairIndex());
    }

    private void requireAllowed(
            StoredIntent intent,
            TraderWallet wallet,
            Supplier<Optional<BigInteger>> allowed,
            List<SignedOrder> underWay)
            throws OrderPlan.NoPlanException {
        requireSender(wallet.signer().address());
        // What is on its way takes its collateral when a block has it; counted twice at worst, until its end is told,
        // or it is shown.
        long coming = underWay.stream()
                .filter(order -> OwnOrders.isOne(order)
                        && order.adds()
                        && !RestingNote.of(order).isFound()
                        && order.trader().equals(wallet.trader())
                        && !order.id().equals(intent.id()))
                .mapToLong(SignedOrder::collateral)
                .sum();
        Optional<String> refusal = AllowanceRule.refusal(
                allowed.get(),
                own.mostAllowed().orElseThrow(),
                coming,
                intent.collateral().micros());
        if (refusal.isPresent()) {
            throw new OrderPlan.NoPlanException(refusal.get());
        }
    }

    /** @throws OrderPlan.GoneException when it was tried for long enough */
    void requireNew(StoredIntent intent) throws OrderPlan.GoneException {
        if (parts.clock().epochMicros() - intent.recordedAt() > TRIED_FOR.toNanos() / 1_000) {
            throw new OrderPlan.GoneException("it could not be sent for " + TRIED_FOR.toMinutes()
                    + " minutes, last: " + (intent.reason() == null ? "not tried" : intent.reason())
                    + "; when that has passed, give it again");
        }
    }

    private void requireSender(EvmAddress signer) throws OrderPlan.NoPlanException {
        if (!own.senders().containsKey(signer)) {
            throw new OrderPlan.NoPlanException("no transactions are sent for " + signer + " here");
        }
    }

    /** What the position has afterwards is known only while one changes it at a time. */
    private void requireAlone(StoredIntent intent, TrackedPosition held) throws OrderPlan.NoPlanException {
        boolean other = parts.journal().open().stream()
                .anyMatch(order -> order.position().equals(held.id())
                        && order.kind() != IntentKind.CLOSE
                        && !order.id().equals(intent.id()));
        if (other) {
            throw new OrderPlan.NoPlanException(
                    "another change of this position is under way; when it has ended this one would pass");
        }
    }

    private Call call(TraderWallet wallet, BigInteger value, byte[] data) throws OrderPlan.NoPlanException {
        EvmAddress router = parts.settings().domain().router();
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
}
