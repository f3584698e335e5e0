package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proof that an engine approved this order, on this account version, at this price, until {@link #validUntilMicros}.
 * Only {@link RiskEngine#assess} makes one. Times in microseconds since the epoch. Immutable and thread-safe. Source:
 * contracts, section 5.
 */
public final class Approved implements RiskDecision {
    private final RiskEngine minter;
    private final Evaluation e;
    private final long controlEpoch;
    /** Made at most once per reader; equal whoever makes it. */
    private @Nullable String orderHash;

    Approved(RiskEngine minter, Evaluation e, long controlEpoch) {
        this.minter = minter;
        this.e = e;
        this.controlEpoch = controlEpoch;
    }

    @Override
    public OpenOrder order() {
        return e.order;
    }

    /** {@link OpenOrder#orderHash} of the order. */
    public String orderHash() {
        String made = orderHash;
        if (made == null) {
            made = e.order.orderHash();
            orderHash = made;
        }
        return made;
    }

    public String policyHash() {
        return minter.policy().hash();
    }

    /** Whether this very engine made the approval. */
    public boolean mintedBy(RiskEngine engine) {
        return minter == engine;
    }

    /** Version of the account that was read. */
    public long accountVersion() {
        return e.account.version;
    }

    public long controlEpoch() {
        return controlEpoch;
    }

    public Price price() {
        return e.market.price(e.market.priceUnits());
    }

    public long priceUnits() {
        return e.market.priceUnits();
    }

    public int priceDecimals() {
        return e.market.instrument().priceDecimals();
    }

    /** Half-width of the price's uncertainty, in price units. */
    public long confidenceUnits() {
        return e.market.confidenceUnits();
    }

    /** Time of the price's oldest contributor. */
    public long priceAsOfMicros() {
        return e.market.asOfMicros();
    }

    public long decidedAtMicros() {
        return e.now;
    }

    /** The earlier of price time + the policy's largest price age and decision time + 5 s; the last valid moment. */
    public long validUntilMicros() {
        return e.validUntil();
    }

    public boolean isValidAt(long nowMicros) {
        return nowMicros <= validUntilMicros();
    }

    /** The collateral: what is locked in the position. */
    public Usd initialMargin() {
        return e.order.collateral();
    }

    /** Opening fee, taken on top of the collateral, rounded up. */
    public Usd fee() {
        return Usd.ofMicros(e.fee);
    }

    public Usd notional() {
        return Usd.ofMicros(e.notional);
    }

    /** Notional divided by the price, rounded down. */
    public Quantity size() {
        return Quantity.of(PriceRules.size(e), e.market.instrument().sizeDecimals());
    }

    /** Liquidation price of a fill at {@link #price}; never later than the true one. */
    public Price liquidationPrice() {
        return e.market.price(e.liquidation());
    }

    /** The move to the stop with spread and fees of both sides, at most {@link #worstLossAtLiquidation}. */
    public Optional<Usd> worstLossAtStop() {
        return e.order.stopLoss() == null ? Optional.empty() : Optional.of(Usd.ofMicros(e.worst()));
    }

    /** All the collateral and the opening fee. */
    public Usd worstLossAtLiquidation() {
        return e.order.collateral().plus(fee());
    }

    /** Worst loss at the stop where there is one, else at liquidation. */
    public Usd worstLoss() {
        return Usd.ofMicros(e.worst());
    }

    /** What to reserve when the order is recorded. */
    public Reservation reservation() {
        return new Reservation(
                e.order.account(),
                e.order.instrument(),
                e.order.side(),
                e.order.collateral().plus(fee()),
                worstLoss(),
                notional());
    }

    @Override
    public byte[] canonicalBytes() {
        return DecisionText.of(minter.policy(), e, controlEpoch);
    }

    @Override
    public <R> R fold(
            Function<? super Approved, ? extends R> approved, Function<? super Rejected, ? extends R> rejected) {
        return approved.apply(this);
    }

    @Override
    public String toString() {
        return "Approved[" + e.order + ", price " + price() + ", notional " + notional() + ", size " + size() + ", fee "
                + fee() + ", liquidation " + liquidationPrice() + ", worst loss " + worstLoss() + ", account v"
                + accountVersion() + ", epoch " + controlEpoch + ", valid until " + validUntilMicros() + "]";
    }
}
