package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Ratio;
import org.jspecify.annotations.Nullable;

/** Guards of the market's quality. A figure that the policy asks for and nobody knows refuses. */
final class QualityRules {
    private QualityRules() {}

    static long bits(Evaluation e, @Nullable Numbers out) {
        MarketQuality q = e.market.quality();
        long bits =
                guard(RiskCode.SPREAD_ABOVE_MAX, Bits.SPREAD_ABOVE_MAX, e.value(RiskLimit.MAX_SPREAD), q.spread(), out);
        bits |= guard(
                RiskCode.ORDER_FLOW_ABOVE_MAX,
                Bits.ORDER_FLOW_ABOVE_MAX,
                e.value(RiskLimit.MAX_ORDER_FLOW),
                q.orderFlow(),
                out);
        bits |= guard(
                RiskCode.VWAP_DEVIATION_ABOVE_MAX,
                Bits.VWAP_DEVIATION_ABOVE_MAX,
                e.value(RiskLimit.MAX_VWAP_DEVIATION),
                q.vwapDeviation(),
                out);
        if (e.value(RiskLimit.AMIHUD_GUARD) == 1) {
            Ratio most = q.amihudPercentile95();
            bits |= most == null
                    ? LossRules.unknown(RiskCode.AMIHUD_ABOVE_MAX, Bits.AMIHUD_ABOVE_MAX, 0, out)
                    : guard(RiskCode.AMIHUD_ABOVE_MAX, Bits.AMIHUD_ABOVE_MAX, most.millionths(), q.amihud(), out);
        }
        long correlation = e.value(RiskLimit.MAX_CORRELATION);
        return correlation == Long.MAX_VALUE ? bits : bits | regime(e, q, correlation, out);
    }

    /** Figures are signed; their size counts. */
    private static long guard(RiskCode code, long bit, long limit, @Nullable Ratio value, @Nullable Numbers out) {
        if (limit == Long.MAX_VALUE) {
            return 0;
        }
        if (value == null) {
            return LossRules.unknown(code, bit, limit, out);
        }
        long size = Math.abs(value.millionths());
        return OrderRules.above(code, bit, limit, size, size, out);
    }

    private static long regime(Evaluation e, MarketQuality q, long most, @Nullable Numbers out) {
        Ratio correlation = q.correlation();
        Ratio volatility = q.volatilityRatio();
        if (correlation == null || volatility == null) {
            return LossRules.unknown(RiskCode.REGIME_RISK_OFF, Bits.REGIME_RISK_OFF, most, out);
        }
        boolean rising = volatility.millionths() > e.value(RiskLimit.MAX_VOLATILITY_RATIO);
        long counted = rising ? correlation.millionths() : Math.min(most, correlation.millionths());
        return OrderRules.above(RiskCode.REGIME_RISK_OFF, Bits.REGIME_RISK_OFF, most, counted, counted, out);
    }
}
