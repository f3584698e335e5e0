package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import org.jspecify.annotations.Nullable;

/**
 * The largest order and leverage shrink continuously as uncertainty, spread and volatility grow: each takes off its
 * share of the bound at which nothing is left, and the shares multiply. Worse data never allows more.
 */
final class DataQuality {
    private DataQuality() {}

    static long bits(Evaluation e, @Nullable Numbers out) {
        if (!e.market.priced) {
            return 0;
        }
        long confidence = e.value(RiskLimit.QUALITY_CONFIDENCE);
        if (Math.min(confidence, Math.min(e.value(RiskLimit.QUALITY_SPREAD), e.value(RiskLimit.QUALITY_VOLATILITY)))
                == Long.MAX_VALUE) {
            return 0; // named in another scope only
        }
        long whole = Ratio.ONE_MILLIONTHS;
        MarketQuality quality = e.market.quality();
        long left = confidence == Long.MAX_VALUE
                ? whole
                : shrink(
                        whole,
                        PriceRules.ratio(e.market.confidenceUnits(), e.market.priceUnits(), Rounding.UP),
                        confidence);
        left = shrink(left, quality.spread(), e.value(RiskLimit.QUALITY_SPREAD));
        left = shrink(left, quality.volatility(), e.value(RiskLimit.QUALITY_VOLATILITY));
        boolean unknown = left < 0;
        left = Math.max(0, left);

        long largest =
                Exact.shareDown(Math.min(e.value(RiskLimit.MAX_ORDER_NOTIONAL), e.value(RiskLimit.MAX_POSITION)), left);
        long leverage = Exact.shareDown(e.maxLeverage(), left);
        long bits = e.notional > largest ? Bits.ORDER_ABOVE_QUALITY : 0;
        bits |= e.leverage > leverage ? Bits.LEVERAGE_ABOVE_QUALITY : 0;
        if (out != null) {
            if (unknown) {
                out.unknown(RiskCode.ORDER_ABOVE_QUALITY, largest);
                out.unknown(RiskCode.LEVERAGE_ABOVE_QUALITY, leverage);
            } else {
                out.put(RiskCode.ORDER_ABOVE_QUALITY, largest, 0, e.notional);
                out.put(RiskCode.LEVERAGE_ABOVE_QUALITY, leverage, 0, e.leverage);
            }
        }
        return bits;
    }

    /** What is left in millionths; -1 when the figure is needed and not known. */
    private static long shrink(long left, @Nullable Ratio value, long bound) {
        if (bound == Long.MAX_VALUE || left < 0) {
            return left;
        }
        return value == null ? -1 : shrink(left, Math.max(0, value.millionths()), bound);
    }

    private static long shrink(long left, long value, long bound) {
        return value >= bound ? 0 : Exact.mulDiv(left, bound - value, bound, Rounding.DOWN);
    }
}
