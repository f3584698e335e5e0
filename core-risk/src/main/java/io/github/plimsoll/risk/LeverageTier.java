package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Usd;

/**
 * The largest leverage while the notional in the market, open and reserved, is at most {@code upTo}. Beyond the last
 * tier nothing is permitted. Immutable. Source: the tiers that venues publish.
 */
public record LeverageTier(Usd upTo, Leverage maxLeverage) {
    public LeverageTier {
        Given.notNull(upTo, "upTo");
        Given.notNull(maxLeverage, "maxLeverage");
    }
}
