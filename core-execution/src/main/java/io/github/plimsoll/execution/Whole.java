package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.OrderContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a position would be after a change of its size or collateral. Immutable. */
record Whole(StoredPosition before, Listing listing, long units, Price entry, Usd collateral) {
    /** With another fill at that price. */
    static Whole increased(StoredPosition position, Listing listing, long more, Price price, Usd collateral) {
        CostBasis basis = position.basis().plus(more, price);
        long units = Math.addExact(position.remainingUnits(), more);
        return new Whole(
                position,
                listing,
                units,
                basis.average(position.side(), units, price.decimals()),
                position.collateral().plus(collateral));
    }

    /** With other collateral. */
    static Whole of(StoredPosition position, Listing listing, Usd collateral) {
        return new Whole(position, listing, position.remainingUnits(), position.entry(), collateral);
    }

    Side side() {
        return before.side();
    }

    Price liquidation() {
        return PositionMath.liquidation(listing, side(), entry, units, collateral);
    }

    /**
     * An order at the market's price that would be liquidated where this is: what rules about the distance to liquidation
     * are asked about. Its leverage is rounded up; empty beyond the largest there is, so near to its liquidation, or past it.
     */
    Optional<OpenOrder> asOrder(Price market) {
        return order(collateral, nearness(market), null, null);
    }

    /**
     * The open that it would be now: at what it cost by its collateral, so that no profit lends any. Where a loss has
     * brought it nearer to its liquidation it is its size at the market's price, and what the loss has left of its
     * collateral. Empty as {@link #asOrder}.
     */
    Optional<OpenOrder> asOpen(Price market, @Nullable Price stop, @Nullable Price target) {
        long cost = hundredths();
        long near = nearness(market);
        if (near <= cost || near > Leverage.MAX_HUNDREDTHS) {
            return order(collateral, Math.max(cost, near), stop, target);
        }
        long left = Exact.mulDiv(notional(market), Leverage.ONE_HUNDREDTHS, near, Rounding.UP);
        return order(Usd.ofMicros(Math.min(collateral.micros(), left)), near, stop, target);
    }

    /** What it cost by its collateral, within what a leverage can be, rounded up. */
    Leverage leverage() {
        long hundredths = Math.min(Leverage.MAX_HUNDREDTHS, hundredths());
        return Leverage.ofHundredths((int) Math.max(Leverage.ONE_HUNDREDTHS, hundredths));
    }

    private long hundredths() {
        return Exact.mulDiv(notional(entry), Leverage.ONE_HUNDREDTHS, collateral.micros(), Rounding.UP);
    }

    private long notional(Price price) {
        return Quantity.notionalMicros(
                units, listing.instrument().sizeDecimals(), price.units(), price.decimals(), Rounding.UP);
    }

    /** Hundredths of the leverage at which an open at that price is liquidated where this is. */
    private long nearness(Price market) {
        long distance = Math.multiplyExact(
                side().sign(), Math.subtractExact(market.units(), liquidation().units()));
        if (distance <= 0) {
            return Long.MAX_VALUE;
        }
        long buffer = Exact.shareDown(
                market.units(), listing.terms().liquidationThreshold().millionths());
        return Exact.mulDiv(buffer, Leverage.ONE_HUNDREDTHS, distance, Rounding.UP);
    }

    private Optional<OpenOrder> order(Usd margin, long leverage, @Nullable Price stop, @Nullable Price target) {
        return leverage > Leverage.MAX_HUNDREDTHS
                ? Optional.empty()
                : Optional.of(new OpenOrder(
                        before.account(),
                        before.instrument(),
                        side(),
                        margin,
                        Leverage.ofHundredths((int) Math.max(Leverage.ONE_HUNDREDTHS, leverage)),
                        stop,
                        target,
                        OrderContext.NONE));
    }
}
