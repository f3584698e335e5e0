package io.github.plimsoll.risk;

/**
 * Every reason an opening can be refused for. The declaration order is the precedence in which they are reported; the
 * names are stable and stored. Each code belongs to exactly one rule.
 */
public enum RiskCode {
    CONTROL_FROZEN(RiskUnit.CONTROL_STATE, "control state"),
    CONTROL_HALTED(RiskUnit.CONTROL_STATE, "control state"),
    CONTROL_REDUCE_ONLY(RiskUnit.CONTROL_STATE, "control state"),
    /** Order and account state, or order and market state, do not belong together. */
    INPUT_MISMATCH(RiskUnit.YES_NO, "order, account and market belong together"),
    /** Negative reservation or exposure, or a market larger than its account. */
    ACCOUNT_INVALID(RiskUnit.YES_NO, "the account's figures are consistent"),
    /** A sum or product does not fit the ledger. */
    OUT_OF_RANGE(RiskUnit.YES_NO, "the amounts fit the ledger"),
    PRICE_MISSING(RiskUnit.PRICE_STATUS, "price status"),
    PRICE_STALE(RiskUnit.PRICE_STATUS, "price status"),
    PRICE_DISPUTED(RiskUnit.PRICE_STATUS, "price status"),
    /** A usable price that is not above 0, or a negative confidence. */
    PRICE_INVALID(RiskUnit.YES_NO, "the price is a price"),
    PRICE_TOO_OLD(RiskUnit.SECONDS, "age of the price"),
    PRICE_FROM_FUTURE(RiskUnit.SECONDS, "how far the price is ahead of the clock"),
    STOP_LOSS_WRONG_SIDE(RiskUnit.PRICE, "stop loss against the price"),
    TAKE_PROFIT_WRONG_SIDE(RiskUnit.PRICE, "take profit against the price"),
    /** The position would be liquidated before its stop is reached. */
    STOP_LOSS_BEYOND_LIQUIDATION(RiskUnit.PRICE, "stop loss against the liquidation price"),
    NOTIONAL_BELOW_MIN(RiskUnit.USD, "notional of the order"),
    SIZE_BELOW_MIN(RiskUnit.COINS, "size of the order"),
    POSITION_ABOVE_MAX(RiskUnit.USD, "notional in this market"),
    LEVERAGE_ABOVE_MAX(RiskUnit.LEVERAGE, "leverage"),
    EQUITY_NOT_POSITIVE(RiskUnit.USD, "equity of the account"),
    ACCOUNT_RISK_ABOVE_MAX(RiskUnit.USD, "account loss at the stress move"),
    MARGIN_ABOVE_FREE(RiskUnit.USD, "margin and fees"),
    LIQUIDATION_TOO_CLOSE(RiskUnit.PRICE, "spread and price confidence against the liquidation buffer"),
    DAY_BASE_NOT_POSITIVE(RiskUnit.USD, "equity at the start of the day"),
    DAILY_LOSS_ABOVE_MAX(RiskUnit.USD, "today's loss with this order's worst loss");

    private final RiskUnit unit;
    private final String title;

    RiskCode(RiskUnit unit, String title) {
        this.unit = unit;
        this.title = title;
    }

    public RiskUnit unit() {
        return unit;
    }

    /** What the rule looks at, for a person to read. */
    public String title() {
        return title;
    }

    /** This code's bit in the answer of {@link RiskEngine#check}. */
    public long bit() {
        return 1L << ordinal();
    }

    public boolean isIn(long bits) {
        return (bits & bit()) != 0;
    }
}
