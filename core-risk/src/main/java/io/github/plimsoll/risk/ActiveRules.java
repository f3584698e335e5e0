package io.github.plimsoll.risk;

import java.util.Arrays;

/** Which rules a policy makes answer, so that one that could not be evaluated is shown as such. */
final class ActiveRules {
    /** The limits of each code, by its ordinal. */
    private static final RiskLimit[][] LIMITS = Arrays.stream(RiskCode.values())
            .map(code -> Arrays.stream(RiskLimit.values())
                    .filter(limit -> limit.code() == code)
                    .toArray(RiskLimit[]::new))
            .toArray(RiskLimit[][]::new);

    private ActiveRules() {}

    static boolean expects(RiskCode code, Evaluation e) {
        return switch (code) {
            case CONTROL_FROZEN,
                    CONTROL_HALTED,
                    CONTROL_REDUCE_ONLY,
                    PRICE_MISSING,
                    PRICE_STALE,
                    PRICE_DISPUTED,
                    MARKET_CLOSE_ONLY -> false;
            case INPUT_MISMATCH,
                    ACCOUNT_INVALID,
                    OUT_OF_RANGE,
                    PRICE_INVALID,
                    PRICE_FROM_FUTURE,
                    STOP_LOSS_WRONG_SIDE,
                    TAKE_PROFIT_WRONG_SIDE,
                    STOP_LOSS_BEYOND_LIQUIDATION,
                    NOTIONAL_BELOW_MIN,
                    SIZE_BELOW_MIN,
                    EQUITY_NOT_POSITIVE,
                    MARGIN_ABOVE_FREE,
                    DAY_BASE_NOT_POSITIVE -> true;
            case MARKET_NOT_PERMITTED -> e.policy.restricts;
            case LEVERAGE_ABOVE_TIER -> e.policy.tierNotional.length > 0;
            case LEVERAGE_ABOVE_QUALITY -> named(RiskCode.ORDER_ABOVE_QUALITY, e.values);
            default -> named(code, e.values);
        };
    }

    static boolean named(RiskCode code, long[] values) {
        for (RiskLimit limit : LIMITS[code.ordinal()]) {
            if (values[limit.ordinal()] != limit.absent()) {
                return true;
            }
        }
        return false;
    }
}
