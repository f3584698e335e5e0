package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;

/**
 * What would pass. The bounds are searched with the rule itself, not computed by an inverse formula, so that they are
 * tight to the last unit by construction.
 */
final class Remedies {
    private Remedies() {}

    static Remedy of(RiskCode code, RiskInputs in) {
        return switch (code) {
            case CONTROL_FROZEN -> Remedy.waitFor("nothing until a person ends the freeze");
            case CONTROL_HALTED -> Remedy.waitFor("closing now, opening when the halt has ended");
            case CONTROL_REDUCE_ONLY -> Remedy.waitFor("closing now, opening when the state is ACTIVE again");
            case INPUT_MISMATCH -> Remedy.waitFor("the account and market that the order names");
            case ACCOUNT_INVALID -> Remedy.waitFor("an account whose figures are consistent");
            case PRICE_MISSING, PRICE_STALE, PRICE_DISPUTED, PRICE_INVALID ->
                Remedy.waitFor("the same order once there is a usable price");
            case PRICE_TOO_OLD, PRICE_FROM_FUTURE -> Remedy.waitFor("the same order at a fresh price");
            case STOP_LOSS_WRONG_SIDE -> price(in, in.side == Side.SHORT, in.market.priceUnits(), "a stop loss");
            case TAKE_PROFIT_WRONG_SIDE -> price(in, in.side == Side.LONG, in.market.priceUnits(), "a take profit");
            case STOP_LOSS_BEYOND_LIQUIDATION -> price(in, in.side == Side.LONG, in.liquidation, "a stop loss");
            case NOTIONAL_BELOW_MIN, SIZE_BELOW_MIN -> collateralAtLeast(code, in);
            case OUT_OF_RANGE, POSITION_ABOVE_MAX, ACCOUNT_RISK_ABOVE_MAX, MARGIN_ABOVE_FREE ->
                collateralAtMost(code, in, "");
            case DAILY_LOSS_ABOVE_MAX -> collateralAtMost(code, in, in.hasStop ? ", or a closer stop" : ", or a stop");
            case LEVERAGE_ABOVE_MAX -> leverageAtMost(Rules.maxLeverage(in.policy, in.market));
            case EQUITY_NOT_POSITIVE -> Remedy.waitFor("an account with equity above 0");
            case DAY_BASE_NOT_POSITIVE -> Remedy.waitFor("an account that began the day with equity above 0");
            case LIQUIDATION_TOO_CLOSE -> liquidation(in);
        };
    }

    /** Largest collateral, below the given one, at which none of the upper codes in {@code bits} is violated; or 0. */
    static long largestCollateral(RiskInputs in, long bits, long failing) {
        long passing = 0;
        long failed = failing;
        while (failed - passing > 1) {
            long middle = passing + (failed - passing) / 2;
            if ((Rules.violations(in.withCollateral(middle)) & bits) == 0) {
                passing = middle;
            } else {
                failed = middle;
            }
        }
        return passing;
    }

    /** Largest leverage, in hundredths, whose liquidation buffer holds and that the limits permit; or 0. */
    static int largestLeverage(RiskInputs in, int upTo) {
        int passing = 0;
        int failed = upTo + 1;
        while (failed - Math.max(passing, Rules.MIN_LEVERAGE - 1) > 1) {
            int from = Math.max(passing, Rules.MIN_LEVERAGE - 1);
            int middle = from + (failed - from) / 2;
            RiskInputs candidate = in.withLeverage(middle);
            if (Rules.applies(RiskCode.LIQUIDATION_TOO_CLOSE, candidate)
                    && !Rules.violated(RiskCode.LIQUIDATION_TOO_CLOSE, candidate)) {
                passing = middle;
            } else {
                failed = middle;
            }
        }
        return passing;
    }

    private static Remedy collateralAtMost(RiskCode code, RiskInputs in, String orElse) {
        // A collateral whose amounts do not fit cannot pass the rule either.
        long bits = code.bit() | RiskCode.OUT_OF_RANGE.bit();
        long largest = largestCollateral(in, bits, in.collateral);
        if (largest == 0) {
            return Remedy.waitFor("nothing at this leverage; the limit is already used up" + orElse);
        }
        return new Remedy(
                Remedy.Kind.COLLATERAL_AT_MOST,
                largest,
                Usd.DECIMALS,
                "collateral of at most " + Decimals.print(largest, Usd.DECIMALS, 2) + " USD at "
                        + Leverage.ofHundredths(in.leverage) + orElse);
    }

    /** Notional and size never fall when collateral grows, so doubling finds a passing bound and halving the least. */
    private static Remedy collateralAtLeast(RiskCode code, RiskInputs in) {
        long passing = in.collateral;
        while (Rules.applies(code, in.withCollateral(passing)) && Rules.violated(code, in.withCollateral(passing))) {
            if (passing > Usd.MAX_MICROS / 2) {
                return Remedy.waitFor("nothing within the ledger's range");
            }
            passing *= 2;
        }
        long failing = in.collateral;
        while (passing - failing > 1) {
            long middle = failing + (passing - failing) / 2;
            RiskInputs candidate = in.withCollateral(middle);
            if (Rules.applies(code, candidate) && Rules.violated(code, candidate)) {
                failing = middle;
            } else {
                passing = middle;
            }
        }
        if (!in.withCollateral(passing).inRange) {
            return Remedy.waitFor("nothing within the ledger's range");
        }
        return new Remedy(
                Remedy.Kind.COLLATERAL_AT_LEAST,
                passing,
                Usd.DECIMALS,
                "collateral of at least " + Decimals.print(passing, Usd.DECIMALS, 2) + " USD at "
                        + Leverage.ofHundredths(in.leverage));
    }

    private static Remedy liquidation(RiskInputs in) {
        int largest = largestLeverage(in, in.leverage - 1);
        return largest == 0
                ? Remedy.waitFor("the same order when spread and price confidence are narrower")
                : leverageAtMost(largest);
    }

    private static Remedy leverageAtMost(int hundredths) {
        return new Remedy(
                Remedy.Kind.LEVERAGE_AT_MOST,
                hundredths,
                2,
                "leverage of at most " + Decimals.print(hundredths, 2, 0) + "x");
    }

    private static Remedy price(RiskInputs in, boolean above, long units, String what) {
        if (units == (above ? Long.MAX_VALUE : 1)) {
            return Remedy.waitFor("nothing at this price");
        }
        int decimals = in.market.instrument().priceDecimals();
        return new Remedy(
                above ? Remedy.Kind.PRICE_ABOVE : Remedy.Kind.PRICE_BELOW,
                units,
                decimals,
                what + (above ? " above " : " below ") + Decimals.print(units, decimals, 2));
    }
}
