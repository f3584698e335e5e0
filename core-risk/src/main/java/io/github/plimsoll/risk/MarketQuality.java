package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Ratio;
import org.jspecify.annotations.Nullable;

/**
 * How good a market is to trade in now. Every figure may be unknown; a rule of the policy that needs an unknown one
 * refuses. Immutable. Source: reference systems, section 9.3.
 *
 * @param spread (ask - bid) / mid
 * @param orderFlow order-flow imbalance in standard deviations, signed
 * @param vwapDeviation distance of the price from the volume-weighted average as a share of it, signed
 * @param amihud |return| / volume, at a scale of the caller's
 * @param amihudPercentile95 95th percentile of its own history at the same scale
 * @param volatility standard deviation of a year's return
 * @param correlation mean correlation of the group, -1 to 1
 * @param volatilityRatio short volatility divided by long volatility
 */
public record MarketQuality(
        @Nullable Ratio spread,
        @Nullable Ratio orderFlow,
        @Nullable Ratio vwapDeviation,
        @Nullable Ratio amihud,
        @Nullable Ratio amihudPercentile95,
        @Nullable Ratio volatility,
        @Nullable Ratio correlation,
        @Nullable Ratio volatilityRatio) {
    /** Nothing is known. */
    public static final MarketQuality UNKNOWN = new MarketQuality(null, null, null, null, null, null, null, null);
}
