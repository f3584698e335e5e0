package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Usd;
import java.util.Objects;

/**
 * The largest leverage while the notional in the market, open and reserved, is at most {@code upTo}. Beyond the last
 * tier nothing is permitted. Immutable.
 */
public record LeverageTier(Usd upTo, Leverage maxLeverage) {
    public LeverageTier {
        Objects.requireNonNull(upTo, "upTo");
        Objects.requireNonNull(maxLeverage, "maxLeverage");
    }
}
