package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Usd;

/** The rules as pure functions of {@link RiskInputs}: does it apply, is it violated, and its three numbers. */
final class Rules {
    /** Codes that only a smaller order can satisfy: violated for good once the collateral is too large. */
    static final long UPPER = RiskCode.OUT_OF_RANGE.bit()
            | RiskCode.POSITION_ABOVE_MAX.bit()
            | RiskCode.ACCOUNT_RISK_ABOVE_MAX.bit()
            | RiskCode.MARGIN_ABOVE_FREE.bit()
            | RiskCode.DAILY_LOSS_ABOVE_MAX.bit();

    private static final RiskCode[] CODES = RiskCode.values();

    private Rules() {}

    /** The bits of every violated rule; 0 means that the order passes. */
    static long violations(RiskInputs in) {
        long bits = 0;
        for (RiskCode code : CODES) {
            if (applies(code, in) && violated(code, in)) {
                bits |= code.bit();
            }
        }
        return bits;
    }

    /** Whether the rule has what it needs. A rule that lacks it is never the only one: another refuses. */
    static boolean applies(RiskCode code, RiskInputs in) {
        return switch (code) {
            case CONTROL_FROZEN,
                    CONTROL_HALTED,
                    CONTROL_REDUCE_ONLY,
                    INPUT_MISMATCH,
                    ACCOUNT_INVALID,
                    OUT_OF_RANGE,
                    PRICE_MISSING,
                    PRICE_STALE,
                    PRICE_DISPUTED,
                    PRICE_INVALID -> true;
            case LEVERAGE_ABOVE_MAX, EQUITY_NOT_POSITIVE, DAY_BASE_NOT_POSITIVE -> in.matched;
            case NOTIONAL_BELOW_MIN -> in.matched && in.inRange;
            case PRICE_TOO_OLD, PRICE_FROM_FUTURE, SIZE_BELOW_MIN, LIQUIDATION_TOO_CLOSE -> withPrice(in);
            case STOP_LOSS_WRONG_SIDE -> withPrice(in) && in.hasStop;
            case TAKE_PROFIT_WRONG_SIDE -> withPrice(in) && in.hasTarget;
            case STOP_LOSS_BEYOND_LIQUIDATION ->
                withPrice(in) && in.hasStop && !in.stopOnWrongSide() && in.hasDistance();
            case POSITION_ABOVE_MAX, ACCOUNT_RISK_ABOVE_MAX, MARGIN_ABOVE_FREE -> withAccount(in);
            // What a stop saves is unknown without a price, and a stop on the wrong side saves nothing.
            case DAILY_LOSS_ABOVE_MAX -> withAccount(in) && (!in.hasStop || (in.priced && !in.stopOnWrongSide()));
        };
    }

    private static boolean withPrice(RiskInputs in) {
        return in.matched && in.inRange && in.priced;
    }

    private static boolean withAccount(RiskInputs in) {
        return in.matched && in.inRange && in.sane;
    }

    static boolean violated(RiskCode code, RiskInputs in) {
        return switch (code) {
            case CONTROL_FROZEN -> in.control == ControlState.FROZEN;
            case CONTROL_HALTED -> in.control == ControlState.HALTED;
            case CONTROL_REDUCE_ONLY -> in.control == ControlState.REDUCE_ONLY;
            case INPUT_MISMATCH -> !in.matched;
            case ACCOUNT_INVALID -> !in.sane;
            case OUT_OF_RANGE -> !in.inRange;
            case PRICE_MISSING -> in.market.status() == PriceStatus.MISSING;
            case PRICE_STALE -> in.market.status() == PriceStatus.STALE;
            case PRICE_DISPUTED -> in.market.status() == PriceStatus.DISPUTED;
            case PRICE_INVALID -> in.market.status() == PriceStatus.USABLE && !in.priced;
            case STOP_LOSS_WRONG_SIDE -> in.stopOnWrongSide();
            case TAKE_PROFIT_WRONG_SIDE -> in.targetOnWrongSide();
            case STOP_LOSS_BEYOND_LIQUIDATION -> in.stopBeyondLiquidation();
            case NOTIONAL_BELOW_MIN, SIZE_BELOW_MIN -> after(code, in) < limit(code, in);
            case EQUITY_NOT_POSITIVE, DAY_BASE_NOT_POSITIVE -> after(code, in) <= limit(code, in);
            case LIQUIDATION_TOO_CLOSE -> !in.hasDistance() || after(code, in) > limit(code, in);
            case PRICE_TOO_OLD,
                    PRICE_FROM_FUTURE,
                    POSITION_ABOVE_MAX,
                    LEVERAGE_ABOVE_MAX,
                    ACCOUNT_RISK_ABOVE_MAX,
                    MARGIN_ABOVE_FREE,
                    DAILY_LOSS_ABOVE_MAX -> after(code, in) > limit(code, in);
        };
    }

    static long limit(RiskCode code, RiskInputs in) {
        return switch (code) {
            case CONTROL_FROZEN, CONTROL_HALTED, CONTROL_REDUCE_ONLY -> ControlState.ACTIVE.ordinal();
            case PRICE_MISSING, PRICE_STALE, PRICE_DISPUTED -> PriceStatus.USABLE.ordinal();
            case INPUT_MISMATCH, ACCOUNT_INVALID, OUT_OF_RANGE, PRICE_INVALID, SIZE_BELOW_MIN -> 1;
            case EQUITY_NOT_POSITIVE, DAY_BASE_NOT_POSITIVE -> 0;
            case PRICE_TOO_OLD -> in.policy.maxPriceAgeMicros();
            case PRICE_FROM_FUTURE -> RiskPolicy.MAX_CLOCK_LEAD_MICROS;
            case STOP_LOSS_WRONG_SIDE, TAKE_PROFIT_WRONG_SIDE -> in.market.priceUnits();
            case STOP_LOSS_BEYOND_LIQUIDATION -> in.liquidation;
            case NOTIONAL_BELOW_MIN -> in.market.terms().minNotional().micros();
            case POSITION_ABOVE_MAX -> in.policy.maxPosition().micros();
            case LEVERAGE_ABOVE_MAX -> maxLeverage(in.policy, in.market);
            case ACCOUNT_RISK_ABOVE_MAX -> in.maxStress;
            case MARGIN_ABOVE_FREE -> in.account.freeMargin().micros();
            case LIQUIDATION_TOO_CLOSE -> in.buffer;
            case DAILY_LOSS_ABOVE_MAX -> in.maxLoss;
        };
    }

    static long before(RiskCode code, RiskInputs in) {
        return switch (code) {
            case POSITION_ABOVE_MAX -> in.positionBefore;
            case ACCOUNT_RISK_ABOVE_MAX -> in.stressBefore;
            case MARGIN_ABOVE_FREE -> in.account.reservedMargin().micros();
            case DAILY_LOSS_ABOVE_MAX -> in.lossBefore;
            case LEVERAGE_ABOVE_MAX, NOTIONAL_BELOW_MIN, SIZE_BELOW_MIN -> 0;
            case CONTROL_FROZEN,
                    CONTROL_HALTED,
                    CONTROL_REDUCE_ONLY,
                    INPUT_MISMATCH,
                    ACCOUNT_INVALID,
                    OUT_OF_RANGE,
                    PRICE_MISSING,
                    PRICE_STALE,
                    PRICE_DISPUTED,
                    PRICE_INVALID,
                    PRICE_TOO_OLD,
                    PRICE_FROM_FUTURE,
                    STOP_LOSS_WRONG_SIDE,
                    TAKE_PROFIT_WRONG_SIDE,
                    STOP_LOSS_BEYOND_LIQUIDATION,
                    EQUITY_NOT_POSITIVE,
                    LIQUIDATION_TOO_CLOSE,
                    DAY_BASE_NOT_POSITIVE -> after(code, in);
        };
    }

    static long after(RiskCode code, RiskInputs in) {
        return switch (code) {
            case CONTROL_FROZEN, CONTROL_HALTED, CONTROL_REDUCE_ONLY -> in.control.ordinal();
            case PRICE_MISSING, PRICE_STALE, PRICE_DISPUTED ->
                in.market.status().ordinal();
            case INPUT_MISMATCH, ACCOUNT_INVALID, OUT_OF_RANGE, PRICE_INVALID -> violated(code, in) ? 0 : 1;
            case PRICE_TOO_OLD -> in.age;
            case PRICE_FROM_FUTURE -> in.lead;
            case STOP_LOSS_WRONG_SIDE, STOP_LOSS_BEYOND_LIQUIDATION -> in.stop;
            case TAKE_PROFIT_WRONG_SIDE -> in.target;
            case NOTIONAL_BELOW_MIN -> in.notional;
            case SIZE_BELOW_MIN -> in.size;
            case POSITION_ABOVE_MAX -> in.positionAfter;
            case LEVERAGE_ABOVE_MAX -> in.leverage;
            case EQUITY_NOT_POSITIVE -> in.account.equity().micros();
            case ACCOUNT_RISK_ABOVE_MAX -> in.stressAfter;
            case MARGIN_ABOVE_FREE -> in.marginAfter;
            case LIQUIDATION_TOO_CLOSE -> in.eaten;
            case DAY_BASE_NOT_POSITIVE -> in.account.dayBase().micros();
            case DAILY_LOSS_ABOVE_MAX -> in.lossAfter;
        };
    }

    /** The tighter of policy and venue, hundredths of 1x. */
    static int maxLeverage(RiskPolicy policy, MarketState market) {
        return Math.min(
                policy.maxLeverage().hundredths(), market.terms().maxLeverage().hundredths());
    }

    static int decimals(RiskCode code, MarketState market) {
        return switch (code.unit()) {
            case USD -> Usd.DECIMALS;
            case LEVERAGE -> 2;
            case SECONDS -> 6;
            case PRICE -> market.instrument().priceDecimals();
            case COINS -> market.instrument().sizeDecimals();
            case CONTROL_STATE, PRICE_STATUS, YES_NO -> 0;
        };
    }

    /** Leverage of at least 1x in hundredths, for search bounds. */
    static final int MIN_LEVERAGE = Leverage.ONE_HUNDREDTHS;
}
