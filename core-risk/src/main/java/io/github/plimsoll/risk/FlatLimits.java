package io.github.plimsoll.risk;

import java.util.EnumSet;
import java.util.Set;

/**
 * The limits of one combination of scopes as {@link Verdict} compares them, upper ones clamped so that no difference
 * overflows. Immutable.
 */
final class FlatLimits {
    /** Larger than every amount that {@link Verdict} judges, and a difference of two of them fits 64 bits. */
    static final long FAR = 1L << 61;

    private static final Set<RiskLimit> COMPARED = EnumSet.of(
            RiskLimit.MAX_POSITION,
            RiskLimit.MAX_LEVERAGE,
            RiskLimit.MAX_ACCOUNT_RISK,
            RiskLimit.STRESS_MOVE,
            RiskLimit.LIQUIDATION_BUFFER,
            RiskLimit.MAX_DAILY_LOSS,
            RiskLimit.MAX_PRICE_AGE,
            RiskLimit.MIN_ORDER_NOTIONAL,
            RiskLimit.MAX_ORDER_NOTIONAL,
            RiskLimit.MAX_COLLATERAL,
            RiskLimit.MAX_GROSS_EXPOSURE,
            RiskLimit.MAX_NET_EXPOSURE,
            RiskLimit.MAX_LONG_EXPOSURE,
            RiskLimit.MAX_SHORT_EXPOSURE,
            RiskLimit.MAX_MARKET_POSITIONS,
            RiskLimit.MAX_POSITIONS);

    /** The limits themselves, by ordinal. */
    final long[] values;
    /** Whether a rule is named that is more than a comparison. */
    final boolean more;

    final long maxAge;
    final long maxLeverage;
    final long maxPosition;
    final long minNotional;
    final long maxNotional;
    final long maxCollateral;
    final long maxGross;
    final long maxNet;
    final long maxLong;
    final long maxShort;
    final long maxHere;
    final long maxPositions;
    /** Shares in millionths. */
    final long move;

    final long accountRisk;
    final long dailyLoss;
    final long buffer;

    FlatLimits(long[] values, boolean restricts) {
        this.values = values;
        more = restricts || namesMore(values);
        maxAge = most(RiskLimit.MAX_PRICE_AGE);
        maxLeverage = most(RiskLimit.MAX_LEVERAGE);
        maxPosition = most(RiskLimit.MAX_POSITION);
        minNotional = Math.max(0, values[RiskLimit.MIN_ORDER_NOTIONAL.ordinal()]);
        maxNotional = most(RiskLimit.MAX_ORDER_NOTIONAL);
        maxCollateral = most(RiskLimit.MAX_COLLATERAL);
        maxGross = most(RiskLimit.MAX_GROSS_EXPOSURE);
        maxNet = most(RiskLimit.MAX_NET_EXPOSURE);
        maxLong = most(RiskLimit.MAX_LONG_EXPOSURE);
        maxShort = most(RiskLimit.MAX_SHORT_EXPOSURE);
        maxHere = most(RiskLimit.MAX_MARKET_POSITIONS);
        maxPositions = most(RiskLimit.MAX_POSITIONS);
        move = most(RiskLimit.STRESS_MOVE);
        accountRisk = most(RiskLimit.MAX_ACCOUNT_RISK);
        dailyLoss = most(RiskLimit.MAX_DAILY_LOSS);
        buffer = most(RiskLimit.LIQUIDATION_BUFFER);
    }

    private static boolean namesMore(long[] values) {
        for (RiskLimit limit : RiskLimit.values()) {
            if (values[limit.ordinal()] != limit.absent() && !COMPARED.contains(limit)) {
                return true;
            }
        }
        return false;
    }

    private long most(RiskLimit limit) {
        return Math.min(FAR, values[limit.ordinal()]);
    }
}
