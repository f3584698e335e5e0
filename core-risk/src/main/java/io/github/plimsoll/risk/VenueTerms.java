package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;

/**
 * What a venue charges and allows in one market: configuration, validated when it is built. Immutable. Source: rule R3
 * of the reference systems and the venue's own documentation.
 *
 * @param takerFee fee per side as a share of notional, 0 to 1: 0.00045 is 4.5 basis points
 * @param spread what a taker loses against the validated price on each side, as a share of it, 0 to 1
 * @param liquidationThreshold share of the collateral whose loss liquidates, above 0 and at most 1: Avantis 0.85
 * @param maxLeverage the venue's own bound
 * @param minNotional smallest order, at least 0
 */
public record VenueTerms(
        Ratio takerFee, Ratio spread, Ratio liquidationThreshold, Leverage maxLeverage, Usd minNotional) {
    /** @throws IllegalArgumentException naming the parameter, its range and the value */
    public VenueTerms {
        requireShare("takerFee", takerFee);
        requireShare("spread", spread);
        Given.notNull(maxLeverage, "maxLeverage");
        Liquidation.requireThreshold(liquidationThreshold);
        if (Given.notNull(minNotional, "minNotional").isNegative()) {
            throw new IllegalArgumentException("minNotional must be at least 0 USD but is " + minNotional);
        }
    }

    private static void requireShare(String name, Ratio value) {
        if (Given.notNull(value, name).millionths() < 0 || value.millionths() > Ratio.ONE_MILLIONTHS) {
            throw new IllegalArgumentException(name + " must be 0 to 1 but is " + value);
        }
    }
}
