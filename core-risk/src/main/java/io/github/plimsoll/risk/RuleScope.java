package io.github.plimsoll.risk;

/**
 * What a rule looks at. Beside that a {@link PolicyScope} says where a limit holds, and a user's own policy for whom.
 * Source: the scopes of the reference systems' limits.
 */
public enum RuleScope {
    /** The order by itself, with its price and its market's terms. */
    ORDER,
    /** The market, or what the account has in it. */
    MARKET,
    /** What the account has in a correlated group of markets. */
    GROUP,
    /** What the account has on one side. */
    SIDE,
    /** The account as a whole. */
    ACCOUNT,
    /** What was set for everybody, a venue, a user, a market, a strategy or a side; the strictest counts. */
    ANY;

    static RuleScope of(RiskCode code) {
        return switch (code) {
            case CONTROL_FROZEN, CONTROL_HALTED, CONTROL_REDUCE_ONLY, LOCKED -> ANY;
            case PRICE_MISSING,
                    PRICE_STALE,
                    PRICE_DISPUTED,
                    PRICE_INVALID,
                    PRICE_TOO_OLD,
                    PRICE_FROM_FUTURE,
                    CONFIDENCE_TOO_WIDE,
                    SEQUENCER_DOWN,
                    MARKET_NOT_PERMITTED,
                    MARKET_CLOSED,
                    MARKET_CLOSE_ONLY,
                    POSITION_ABOVE_MAX,
                    LEVERAGE_ABOVE_TIER,
                    MARKET_POSITIONS_ABOVE_MAX,
                    WEIGHT_ABOVE_MAX,
                    COOLDOWN,
                    MARKET_PROFIT_BELOW_MIN,
                    HOLDING_TIME_ABOVE_MAX,
                    SPREAD_ABOVE_MAX,
                    ORDER_FLOW_ABOVE_MAX,
                    VWAP_DEVIATION_ABOVE_MAX,
                    AMIHUD_ABOVE_MAX,
                    REGIME_RISK_OFF -> MARKET;
            case GROUP_EXPOSURE_ABOVE_MAX -> GROUP;
            case SIDE_EXPOSURE_ABOVE_MAX -> SIDE;
            case ACCOUNT_INVALID,
                    EQUITY_NOT_POSITIVE,
                    ACCOUNT_RISK_ABOVE_MAX,
                    MARGIN_ABOVE_FREE,
                    GROSS_EXPOSURE_ABOVE_MAX,
                    NET_EXPOSURE_ABOVE_MAX,
                    POSITIONS_ABOVE_MAX,
                    CASH_RESERVE_BELOW_MIN,
                    DAY_BASE_NOT_POSITIVE,
                    DAILY_LOSS_ABOVE_MAX,
                    DAILY_LOSS_AMOUNT_ABOVE_MAX,
                    HOURLY_LOSS_ABOVE_MAX,
                    WEEKLY_LOSS_ABOVE_MAX,
                    DRAWDOWN_ABOVE_MAX,
                    STOP_LOSSES_ABOVE_MAX,
                    LOSS_STREAK_ABOVE_MAX,
                    WIN_RATE_BELOW_MIN,
                    AUTOMATION_ABOVE_MAX -> ACCOUNT;
            default -> ORDER;
        };
    }
}
