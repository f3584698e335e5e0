package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;

/**
 * The numbers of one rule of an order that {@link Verdict} judged, without asking all the others: what {@link Numbers}
 * gets for it.
 */
final class ComparedNumbers {
    /** The codes that are answered here; all of them are among the first 64. */
    private static final long KNOWN = Bits.PRICE_TOO_OLD
            | Bits.PRICE_FROM_FUTURE
            | Bits.NOTIONAL_BELOW_MIN
            | Bits.ORDER_NOTIONAL_ABOVE_MAX
            | Bits.COLLATERAL_ABOVE_MAX
            | Bits.POSITION_ABOVE_MAX
            | Bits.LEVERAGE_ABOVE_MAX
            | Bits.ACCOUNT_RISK_ABOVE_MAX
            | Bits.MARGIN_ABOVE_FREE
            | Bits.GROSS_EXPOSURE_ABOVE_MAX
            | Bits.NET_EXPOSURE_ABOVE_MAX
            | Bits.MARKET_POSITIONS_ABOVE_MAX
            | Bits.POSITIONS_ABOVE_MAX
            | Bits.LIQUIDATION_TOO_CLOSE
            | Bits.DAILY_LOSS_ABOVE_MAX;

    private ComparedNumbers() {}

    static boolean knows(RiskCode code, Evaluation e) {
        return e.compared && !code.isHigh() && (KNOWN & code.bit()) != 0;
    }

    static long limit(RiskCode code, Evaluation e) {
        FlatLimits v = e.limits;
        return switch (code) {
            case PRICE_TOO_OLD -> v.maxAge;
            case PRICE_FROM_FUTURE -> RiskPolicy.MAX_CLOCK_LEAD_MICROS;
            case NOTIONAL_BELOW_MIN -> Math.max(e.market.minNotional, e.value(RiskLimit.MIN_ORDER_NOTIONAL));
            case ORDER_NOTIONAL_ABOVE_MAX -> e.value(RiskLimit.MAX_ORDER_NOTIONAL);
            case COLLATERAL_ABOVE_MAX -> e.value(RiskLimit.MAX_COLLATERAL);
            case POSITION_ABOVE_MAX -> e.value(RiskLimit.MAX_POSITION);
            case LEVERAGE_ABOVE_MAX -> e.maxLeverage();
            case ACCOUNT_RISK_ABOVE_MAX -> Exact.shareDown(e.account.standing.equity, v.accountRisk);
            case MARGIN_ABOVE_FREE -> e.account.freeMargin;
            case GROSS_EXPOSURE_ABOVE_MAX -> e.value(RiskLimit.MAX_GROSS_EXPOSURE);
            case NET_EXPOSURE_ABOVE_MAX -> e.value(RiskLimit.MAX_NET_EXPOSURE);
            case MARKET_POSITIONS_ABOVE_MAX -> e.value(RiskLimit.MAX_MARKET_POSITIONS);
            case POSITIONS_ABOVE_MAX -> e.value(RiskLimit.MAX_POSITIONS);
            case LIQUIDATION_TOO_CLOSE -> Exact.shareDown(e.market.distance(e.leverage), v.buffer);
            case DAILY_LOSS_ABOVE_MAX -> Exact.shareDown(e.account.standing.dayBase, v.dailyLoss);
            default -> throw new IllegalArgumentException("not compared: " + code);
        };
    }

    static long actual(RiskCode code, Evaluation e) {
        Standing a = e.account.standing;
        return switch (code) {
            case PRICE_TOO_OLD -> e.now - e.market.asOfMicros();
            case PRICE_FROM_FUTURE -> e.market.asOfMicros() - e.now;
            case NOTIONAL_BELOW_MIN, ORDER_NOTIONAL_ABOVE_MAX -> e.notional;
            case COLLATERAL_ABOVE_MAX -> e.collateral;
            case POSITION_ABOVE_MAX -> here(e).gross() + e.notional;
            case LEVERAGE_ABOVE_MAX -> e.leverage;
            case ACCOUNT_RISK_ABOVE_MAX -> Exact.shareUp(a.gross + e.notional, e.limits.move);
            case MARGIN_ABOVE_FREE -> e.account.reservedMargin + e.collateral + e.fee;
            case GROSS_EXPOSURE_ABOVE_MAX -> a.gross + e.notional;
            case NET_EXPOSURE_ABOVE_MAX -> Math.abs((e.isLong() ? a.netLong : a.netShort) + e.notional);
            case MARKET_POSITIONS_ABOVE_MAX -> here(e).count() + 1L;
            case POSITIONS_ABOVE_MAX -> a.count + 1L;
            case LIQUIDATION_TOO_CLOSE -> e.market.noise;
            case DAILY_LOSS_ABOVE_MAX -> Math.max(0, a.lost + e.worst());
            default -> throw new IllegalArgumentException("not compared: " + code);
        };
    }

    private static MarketExposure here(Evaluation e) {
        return e.account.market(e.market.id, e.market.idHash);
    }
}
