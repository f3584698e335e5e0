package io.github.plimsoll.risk;

import io.github.plimsoll.risk.RiskRule.Bound;
import io.github.plimsoll.risk.RiskRule.Fix;

/**
 * Every reason an opening can be refused for. The declaration order is the precedence in which they are reported; the
 * names are stable and stored. Each code belongs to exactly one rule. {@code docs/risk-codes.md} is made from this.
 * Source: the limits of each name theirs, {@link RiskLimit#source}; the others contracts, sections 3 to 6.
 */
public enum RiskCode {
    CONTROL_FROZEN(RiskUnit.CONTROL_STATE, "control state", Bound.NEEDED, "nothing until a person ends the freeze"),
    CONTROL_HALTED(
            RiskUnit.CONTROL_STATE, "control state", Bound.NEEDED, "closing now, opening when the halt has ended"),
    CONTROL_REDUCE_ONLY(
            RiskUnit.CONTROL_STATE,
            "control state",
            Bound.NEEDED,
            "closing now, opening when the state is ACTIVE again"),
    /** Order and account state, or order and market state, do not belong together. */
    INPUT_MISMATCH(
            RiskUnit.YES_NO,
            "order, account and market belong together",
            Bound.NEEDED,
            "the account and market that the order names"),
    /** Negative reservation or exposure, or totals that do not fit the ledger. */
    ACCOUNT_INVALID(
            RiskUnit.YES_NO,
            "the account's figures are consistent",
            Bound.NEEDED,
            "an account whose figures are consistent"),
    /** A sum or product does not fit the ledger. */
    OUT_OF_RANGE(RiskUnit.YES_NO, "the amounts fit the ledger", Bound.NEEDED, Fix.SMALLER),
    PRICE_MISSING(RiskUnit.PRICE_STATUS, "price status", Bound.NEEDED, "the same order once there is a usable price"),
    PRICE_STALE(RiskUnit.PRICE_STATUS, "price status", Bound.NEEDED, "the same order once there is a usable price"),
    PRICE_DISPUTED(RiskUnit.PRICE_STATUS, "price status", Bound.NEEDED, "the same order once there is a usable price"),
    /** A usable price that is not above 0, or a negative confidence. */
    PRICE_INVALID(RiskUnit.YES_NO, "the price is a price", Bound.NEEDED, "the same order once there is a usable price"),
    PRICE_TOO_OLD(RiskUnit.SECONDS, "age of the price", Bound.AT_MOST, "the same order at a fresh price"),
    PRICE_FROM_FUTURE(
            RiskUnit.SECONDS,
            "how far the price is ahead of the clock",
            Bound.AT_MOST,
            "the same order at a fresh price"),
    CONFIDENCE_TOO_WIDE(
            RiskUnit.RATIO,
            "uncertainty of the price",
            Bound.AT_MOST,
            "the same order when the sources agree more closely"),
    SEQUENCER_DOWN(
            RiskUnit.YES_NO, "the chain's sequencer is up", Bound.NEEDED, "the same order when the sequencer is up"),
    MARKET_NOT_PERMITTED(RiskUnit.YES_NO, "the market is permitted", Bound.NEEDED, "another market"),
    MARKET_CLOSED(RiskUnit.YES_NO, "the market is open", Bound.NEEDED, "closing now, opening in its market hours"),
    MARKET_CLOSE_ONLY(
            RiskUnit.YES_NO, "the market takes new positions", Bound.NEEDED, "closing now, another market for opening"),
    DUPLICATE_ORDER(RiskUnit.SECONDS, "time since the same order", Bound.AT_LEAST, "the same order after the window"),
    /** A lock of the account, market, strategy or side stands. */
    LOCKED(RiskUnit.COUNT, "locks that apply", Bound.AT_MOST, "the same order when the lock has ended"),
    STOP_LOSS_REQUIRED(RiskUnit.YES_NO, "there is a stop loss", Bound.NEEDED, "the same order with a stop loss"),
    STOP_LOSS_WRONG_SIDE(RiskUnit.PRICE, "stop loss against the price", Bound.AGAINST, Fix.STOP),
    TAKE_PROFIT_WRONG_SIDE(RiskUnit.PRICE, "take profit against the price", Bound.AGAINST, Fix.TARGET),
    /** The position would be liquidated before its stop is reached. */
    STOP_LOSS_BEYOND_LIQUIDATION(
            RiskUnit.PRICE, "stop loss against the liquidation price", Bound.AGAINST, Fix.STOP_BEFORE_LIQUIDATION),
    STOP_LOSS_TOO_NEAR(
            RiskUnit.RATIO, "distance of the stop loss", Bound.AT_LEAST, "a stop loss farther from the price"),
    STOP_LOSS_TOO_FAR(RiskUnit.RATIO, "distance of the stop loss", Bound.AT_MOST, "a stop loss nearer to the price"),
    TAKE_PROFIT_TOO_NEAR(
            RiskUnit.RATIO, "distance of the take profit", Bound.AT_LEAST, "a take profit farther from the price"),
    TAKE_PROFIT_TOO_FAR(
            RiskUnit.RATIO, "distance of the take profit", Bound.AT_MOST, "a take profit nearer to the price"),
    PRICE_OFF_COLLAR(
            RiskUnit.RATIO,
            "distance of the order's price from the validated one",
            Bound.AT_MOST,
            "the same order with a price nearer to the validated one"),
    SLIPPAGE_ABOVE_CAP(
            RiskUnit.RATIO,
            "slippage that the order accepts",
            Bound.AT_MOST,
            "the same order with a slippage within the limit"),
    NOTIONAL_BELOW_MIN(RiskUnit.USD, "notional of the order", Bound.AT_LEAST, Fix.LARGER),
    SIZE_BELOW_MIN(RiskUnit.COINS, "size of the order", Bound.AT_LEAST, Fix.LARGER),
    ORDER_NOTIONAL_ABOVE_MAX(RiskUnit.USD, "notional of one order", Bound.AT_MOST, Fix.SMALLER),
    COLLATERAL_ABOVE_MAX(RiskUnit.USD, "collateral of one order", Bound.AT_MOST, Fix.SMALLER),
    SIZE_ABOVE_MAX(RiskUnit.COINS, "size of one order", Bound.AT_MOST, Fix.SMALLER),
    /** The largest order shrinks as confidence, spread and volatility grow. */
    ORDER_ABOVE_QUALITY(RiskUnit.USD, "notional that the data's quality allows", Bound.AT_MOST, Fix.SMALLER),
    POSITION_ABOVE_MAX(RiskUnit.USD, "notional in this market", Bound.AT_MOST, Fix.SMALLER),
    LEVERAGE_ABOVE_MAX(RiskUnit.LEVERAGE, "leverage", Bound.AT_MOST, Fix.LESS_LEVERAGE),
    LEVERAGE_ABOVE_TIER(RiskUnit.LEVERAGE, "leverage at this notional", Bound.AT_MOST, Fix.LESS_LEVERAGE),
    LEVERAGE_ABOVE_QUALITY(
            RiskUnit.LEVERAGE, "leverage that the data's quality allows", Bound.AT_MOST, Fix.LESS_LEVERAGE),
    EQUITY_NOT_POSITIVE(RiskUnit.USD, "equity of the account", Bound.ABOVE, "an account with equity above 0"),
    ACCOUNT_RISK_ABOVE_MAX(RiskUnit.USD, "account loss at the stress move", Bound.AT_MOST, Fix.SMALLER),
    MARGIN_ABOVE_FREE(RiskUnit.USD, "margin and fees", Bound.AT_MOST, Fix.SMALLER),
    GROSS_EXPOSURE_ABOVE_MAX(RiskUnit.USD, "notional in all markets", Bound.AT_MOST, Fix.SMALLER),
    /** Violated only when the order also makes the net exposure larger than it was. */
    NET_EXPOSURE_ABOVE_MAX(RiskUnit.USD, "net notional in all markets", Bound.AT_MOST, Fix.SMALLER),
    SIDE_EXPOSURE_ABOVE_MAX(RiskUnit.USD, "notional on this side", Bound.AT_MOST, Fix.SMALLER),
    GROUP_EXPOSURE_ABOVE_MAX(RiskUnit.USD, "notional in this correlated group", Bound.AT_MOST, Fix.SMALLER),
    MARKET_POSITIONS_ABOVE_MAX(
            RiskUnit.COUNT,
            "positions and working orders in this market",
            Bound.AT_MOST,
            "the same order when one of them has ended"),
    POSITIONS_ABOVE_MAX(
            RiskUnit.COUNT,
            "positions and working orders in all",
            Bound.AT_MOST,
            "the same order when one of them has ended"),
    WEIGHT_ABOVE_MAX(RiskUnit.USD, "notional in this market as a share of equity", Bound.AT_MOST, Fix.SMALLER),
    COLLATERAL_SHARE_ABOVE_MAX(RiskUnit.USD, "collateral as a share of equity", Bound.AT_MOST, Fix.SMALLER),
    CASH_RESERVE_BELOW_MIN(RiskUnit.USD, "margin and fees beside the cash reserve", Bound.AT_MOST, Fix.SMALLER),
    LIQUIDATION_TOO_CLOSE(
            RiskUnit.PRICE,
            "spread and price confidence against the liquidation buffer",
            Bound.AT_MOST,
            Fix.LIQUIDATION),
    LIQUIDATION_DISTANCE_BELOW_MIN(
            RiskUnit.PRICE, "distance to the liquidation price", Bound.AT_LEAST, Fix.LIQUIDATION),
    DAY_BASE_NOT_POSITIVE(
            RiskUnit.USD,
            "equity at the start of the day",
            Bound.ABOVE,
            "an account that began the day with equity above 0"),
    DAILY_LOSS_ABOVE_MAX(RiskUnit.USD, "today's loss with this order's worst loss", Bound.AT_MOST, Fix.SMALLER_OR_STOP),
    DAILY_LOSS_AMOUNT_ABOVE_MAX(
            RiskUnit.USD, "today's loss in dollars with this order's worst loss", Bound.AT_MOST, Fix.SMALLER_OR_STOP),
    HOURLY_LOSS_ABOVE_MAX(
            RiskUnit.USD, "the last hour's loss with this order's worst loss", Bound.AT_MOST, Fix.SMALLER_OR_STOP),
    WEEKLY_LOSS_ABOVE_MAX(
            RiskUnit.USD, "this week's loss with this order's worst loss", Bound.AT_MOST, Fix.SMALLER_OR_STOP),
    DRAWDOWN_ABOVE_MAX(
            RiskUnit.USD, "drawdown from the peak with this order's worst loss", Bound.AT_MOST, Fix.SMALLER_OR_STOP),
    COOLDOWN(RiskUnit.SECONDS, "time since the last exit in this market", Bound.AT_LEAST, "the same order after that"),
    STOP_LOSSES_ABOVE_MAX(
            RiskUnit.COUNT, "stop losses in the window", Bound.BELOW, "the same order when they are out of the window"),
    LOSS_STREAK_ABOVE_MAX(RiskUnit.COUNT, "losses in a row", Bound.BELOW, "the same order after the pause"),
    MARKET_PROFIT_BELOW_MIN(
            RiskUnit.USD, "profit of this market in the window", Bound.AT_LEAST, "another market, or a later time"),
    WIN_RATE_BELOW_MIN(RiskUnit.RATIO, "win rate", Bound.AT_LEAST, "the same order after a person has looked at it"),
    HOLDING_TIME_ABOVE_MAX(
            RiskUnit.SECONDS,
            "age of the oldest position in this market",
            Bound.AT_MOST,
            "closing that position first"),
    AUTOMATION_ABOVE_MAX(
            RiskUnit.COUNT, "automated orders in the window", Bound.BELOW, "nothing until a named person opens it"),
    SPREAD_ABOVE_MAX(RiskUnit.RATIO, "spread of the book", Bound.AT_MOST, "the same order at a narrower spread"),
    ORDER_FLOW_ABOVE_MAX(
            RiskUnit.NUMBER, "order-flow imbalance in deviations", Bound.AT_MOST, "the same order when the flow calms"),
    VWAP_DEVIATION_ABOVE_MAX(
            RiskUnit.RATIO, "distance from the average price", Bound.AT_MOST, "the same order nearer to it"),
    AMIHUD_ABOVE_MAX(
            RiskUnit.NUMBER, "price impact per volume", Bound.AT_MOST, "the same order when the market is deeper"),
    /** Correlation and relative volatility are both above their limits. */
    REGIME_RISK_OFF(
            RiskUnit.RATIO, "correlation while volatility rises", Bound.AT_MOST, "the same order in a calmer market");

    /** How many there are: more than one word of bits and at most two. */
    static final int COUNT = values().length;

    private final RiskUnit unit;
    private final String title;
    private final Bound bound;
    private final Fix fix;
    private final String wait;

    RiskCode(RiskUnit unit, String title, Bound bound, Fix fix) {
        this(unit, title, bound, fix, "");
    }

    RiskCode(RiskUnit unit, String title, Bound bound, String wait) {
        this(unit, title, bound, Fix.WAIT, wait);
    }

    RiskCode(RiskUnit unit, String title, Bound bound, Fix fix, String wait) {
        this.unit = unit;
        this.title = title;
        this.bound = bound;
        this.fix = fix;
        this.wait = wait;
    }

    public RiskUnit unit() {
        return unit;
    }

    /** Whether the rule looks at the order, its market, side or group, or the account. */
    public RuleScope scope() {
        return RuleScope.of(this);
    }

    /** What the rule looks at, for a person to read. */
    public String title() {
        return title;
    }

    Bound bound() {
        return bound;
    }

    Fix fix() {
        return fix;
    }

    String waitText() {
        return wait;
    }

    /** Position in its word of a {@link Reasons}: the first 64 codes are in the low one. */
    long bit() {
        return 1L << ordinal();
    }

    boolean isHigh() {
        return ordinal() >= Long.SIZE;
    }
}
