package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.OrderContext;
import java.util.Optional;

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
        long distance = Math.multiplyExact(
                side().sign(), Math.subtractExact(market.units(), liquidation().units()));
        if (distance <= 0) {
            return Optional.empty();
        }
        long buffer = Exact.shareDown(
                market.units(), listing.terms().liquidationThreshold().millionths());
        long leverage = Exact.mulDiv(buffer, Leverage.ONE_HUNDREDTHS, distance, Rounding.UP);
        return leverage > Leverage.MAX_HUNDREDTHS
                ? Optional.empty()
                : Optional.of(new OpenOrder(
                        before.account(),
                        before.instrument(),
                        side(),
                        collateral,
                        Leverage.ofHundredths((int) Math.max(Leverage.ONE_HUNDREDTHS, leverage)),
                        null,
                        null,
                        OrderContext.NONE));
    }
}
