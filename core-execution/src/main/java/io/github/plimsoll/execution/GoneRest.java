package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Usd;
import org.jspecify.annotations.Nullable;

/**
 * What stays of a position when a part of it is gone. As a rule it keeps its entry and its share of the collateral. A close of
 * which nobody told may have come before an increase, though: then the venue's average is of less than the books had, and what
 * it shows is taken over, entry and collateral, or every later close would be worth something else there than here.
 *
 * @param released collateral that goes with the part
 * @param entry average entry of the rest
 */
record GoneRest(Usd released, Price entry) {
    /**
     * @param units what is gone, 1 to all that is left
     * @param shown the rest as the venue has it; null where it shows sizes only, or nothing
     */
    static GoneRest of(StoredPosition position, long units, VenueSnapshot.@Nullable Terms shown) {
        return shown != null && units < position.remainingUnits() && isOther(position, shown)
                ? new GoneRest(position.collateral().minus(shown.collateral()), shown.entry())
                : new GoneRest(
                        PositionMath.released(position.collateral(), units, position.remainingUnits()),
                        position.entry());
    }

    private static boolean isOther(StoredPosition position, VenueSnapshot.Terms shown) {
        return shown.side() == position.side()
                && shown.entry().decimals() == position.entry().decimals()
                // One unit is what two ways of rounding an average are apart.
                && Math.abs(shown.entry().units() - position.entry().units()) > 1
                && shown.collateral().isPositive()
                && shown.collateral().compareTo(position.collateral()) <= 0;
    }

    /** What the rest cost, when the part leaves at that price. */
    CostBasis basis(StoredPosition position, long units, Price price, int sizeDecimals) {
        long left = position.remainingUnits() - units;
        if (left == 0) {
            return CostBasis.NONE;
        }
        CostBasis own = position.basis()
                .close(position.side(), units, position.remainingUnits(), price, sizeDecimals)
                .rest();
        return entry.equals(position.entry())
                ? own
                : new CostBasis(CostBasis.of(left, entry).cost(), own.carry());
    }
}
