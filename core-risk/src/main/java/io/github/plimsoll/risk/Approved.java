package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proof that an engine approved this order, on this account version, at this price, until {@link #validUntilMicros}.
 * Only {@link RiskEngine#assess} makes one. Times in microseconds since the epoch. Immutable and thread-safe.
 */
public final class Approved implements RiskDecision {
    private final RiskEngine minter;
    private final OpenOrder order;
    private final MarketState market;
    private final long accountVersion;
    private final long controlEpoch;
    private final long decidedAt;
    private final long validUntil;
    private final long notional;
    private final long fee;
    private final long size;
    private final long liquidation;
    private final long worst;
    /** Made at most once per reader; equal whoever makes it. */
    private @Nullable String orderHash;

    Approved(RiskEngine minter, OpenOrder order, RiskInputs in, long controlEpoch) {
        this.minter = minter;
        this.order = order;
        this.market = in.market;
        this.accountVersion = in.account.version();
        this.controlEpoch = controlEpoch;
        this.decidedAt = in.now;
        this.validUntil = in.validUntil;
        this.notional = in.notional;
        this.fee = in.fee;
        this.size = in.size;
        this.liquidation = in.liquidation;
        this.worst = in.worst;
    }

    @Override
    public OpenOrder order() {
        return order;
    }

    /** {@link OpenOrder#orderHash} of the order. */
    public String orderHash() {
        String made = orderHash;
        if (made == null) {
            made = order.orderHash();
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
        return accountVersion;
    }

    public long controlEpoch() {
        return controlEpoch;
    }

    public Price price() {
        return market.price(market.priceUnits());
    }

    public long priceUnits() {
        return market.priceUnits();
    }

    public int priceDecimals() {
        return market.instrument().priceDecimals();
    }

    /** Half-width of the price's uncertainty, in price units. */
    public long confidenceUnits() {
        return market.confidenceUnits();
    }

    /** Time of the price's oldest contributor. */
    public long priceAsOfMicros() {
        return market.asOfMicros();
    }

    public long decidedAtMicros() {
        return decidedAt;
    }

    /** The earlier of price time + the policy's largest price age and decision time + 5 s; the last valid moment. */
    public long validUntilMicros() {
        return validUntil;
    }

    public boolean isValidAt(long nowMicros) {
        return nowMicros <= validUntil;
    }

    /** The collateral: what is locked in the position. */
    public Usd initialMargin() {
        return order.collateral();
    }

    /** Opening fee, taken on top of the collateral, rounded up. */
    public Usd fee() {
        return Usd.ofMicros(fee);
    }

    public Usd notional() {
        return Usd.ofMicros(notional);
    }

    /** Notional divided by the price, rounded down. */
    public Quantity size() {
        return Quantity.of(size, market.instrument().sizeDecimals());
    }

    /** Liquidation price of a fill at {@link #price}; never later than the true one. */
    public Price liquidationPrice() {
        return market.price(liquidation);
    }

    /** The move to the stop with spread and fees of both sides, at most {@link #worstLossAtLiquidation}. */
    public Optional<Usd> worstLossAtStop() {
        return order.stopLoss() == null ? Optional.empty() : Optional.of(Usd.ofMicros(worst));
    }

    /** All the collateral and the opening fee. */
    public Usd worstLossAtLiquidation() {
        return order.collateral().plus(fee());
    }

    /** Worst loss at the stop where there is one, else at liquidation. */
    public Usd worstLoss() {
        return Usd.ofMicros(worst);
    }

    /** What to reserve when the order is recorded. */
    public Reservation reservation() {
        return new Reservation(
                order.account(),
                order.instrument(),
                order.side(),
                order.collateral().plus(fee()),
                worstLoss(),
                notional());
    }

    @Override
    public <R> R fold(
            Function<? super Approved, ? extends R> approved, Function<? super Rejected, ? extends R> rejected) {
        return approved.apply(this);
    }

    @Override
    public String toString() {
        return "Approved[" + order + ", price " + price() + ", notional " + notional() + ", size " + size() + ", fee "
                + fee() + ", liquidation " + liquidationPrice() + ", worst loss " + worstLoss() + ", account v"
                + accountVersion + ", epoch " + controlEpoch + ", valid until " + validUntil + "]";
    }
}
