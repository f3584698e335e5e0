package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would pass. The bounds are searched with the rule itself, not computed by an inverse formula, so that they are
 * tight to the last unit by construction.
 */
final class Remedies {
    /** Codes that only a smaller order can satisfy: violated for good once the collateral is too large. */
    static final long UPPER = upper();

    private Remedies() {}

    private static long upper() {
        long bits = Bits.LEVERAGE_ABOVE_TIER;
        for (RiskCode code : RiskCode.values()) {
            if (code.fix() == RiskRule.Fix.SMALLER || code.fix() == RiskRule.Fix.SMALLER_OR_STOP) {
                bits |= code.bit();
            }
        }
        return bits;
    }

    static Remedy of(RiskCode code, Evaluation e, Numbers numbers) {
        if (numbers.isUnknown(code)) {
            return Remedy.waitFor(
                    code == RiskCode.SLIPPAGE_ABOVE_CAP ? code.waitText() : "the same order when that is known");
        }
        return switch (code.fix()) {
            case WAIT -> Remedy.waitFor(code.waitText());
            case STOP -> price(e, e.order.side() == Side.SHORT, e.market.priceUnits(), "a stop loss");
            case TARGET -> price(e, e.order.side() == Side.LONG, e.market.priceUnits(), "a take profit");
            case STOP_BEFORE_LIQUIDATION -> price(e, e.order.side() == Side.LONG, e.liquidation(), "a stop loss");
            case LARGER -> collateralAtLeast(code, e);
            case SMALLER -> collateralAtMost(code, e, "");
            case SMALLER_OR_STOP -> collateralAtMost(code, e, e.hasStop() ? ", or a closer stop" : ", or a stop");
            case LESS_LEVERAGE -> lessLeverage(code, e);
            case LIQUIDATION -> liquidation(code, e);
        };
    }

    static MaxOrder maxOrder(RiskPolicy policy, Evaluation e) {
        // Margin alone refuses more than all that is free.
        long failing = Math.max(0, e.account.freeMargin) + 1;
        Evaluation probe = e.copy();
        long largest = besideDuplicates(probe, Math.max(1, largestCollateral(probe, UPPER, failing)));
        if (!probe.passes()) {
            probe.order = e.order.withCollateral(Usd.ofMicros(probe.collateral));
            return new MaxOrder(Usd.ZERO, Optional.empty(), new Rejected(policy, probe, 0).violations());
        }
        Evaluation next = e.copy();
        next.collateral = largest + 1;
        next.run(null);
        return new MaxOrder(Usd.ofMicros(largest), Optional.of(Reasons.first(next.low, next.high)), List.of());
    }

    /**
     * The largest collateral up to the given one that is not that of an order just accepted: each entry of the log takes
     * out one collateral at most. Leaves the evaluation at it.
     */
    private static long besideDuplicates(Evaluation probe, long from) {
        long collateral = from;
        for (int i = 0; i <= OrderLog.CAPACITY; i++) {
            probe.collateral = collateral;
            probe.run(null);
            if (probe.low != Bits.DUPLICATE_ORDER || probe.high != 0 || collateral == 1) {
                break;
            }
            collateral--;
        }
        return collateral;
    }

    /** Largest collateral, below the given one, at which none of the codes in {@code bits} is violated; or 0. */
    static long largestCollateral(Evaluation probe, long bits, long failing) {
        long passing = 0;
        long failed = failing;
        while (failed - passing > 1) {
            long middle = passing + (failed - passing) / 2;
            probe.collateral = middle;
            if ((probe.run(null).low & bits) == 0) {
                passing = middle;
            } else {
                failed = middle;
            }
        }
        return passing;
    }

    /** Largest leverage, in hundredths, whose liquidation buffer holds and that the limits permit; or 0. */
    static int largestLeverage(Evaluation e, int upTo) {
        return largestLeverage(e, Bits.LIQUIDATION_TOO_CLOSE, upTo);
    }

    /** Largest leverage, in hundredths, at which none of the codes in {@code bits} is violated; or 0. */
    static int largestLeverage(Evaluation e, long bits, int upTo) {
        if (!e.market.priced && (bits & Bits.LIQUIDATION_TOO_CLOSE) != 0) {
            return 0;
        }
        Evaluation probe = e.copy();
        int passing = Leverage.ONE_HUNDREDTHS - 1;
        int failed = upTo + 1;
        while (failed - passing > 1) {
            int middle = passing + (failed - passing) / 2;
            probe.leverage = middle;
            if ((probe.run(null).low & (bits | Bits.OUT_OF_RANGE | Bits.INPUT_MISMATCH)) == 0) {
                passing = middle;
            } else {
                failed = middle;
            }
        }
        return passing < Leverage.ONE_HUNDREDTHS ? 0 : passing;
    }

    private static Remedy collateralAtMost(RiskCode code, Evaluation e, String orElse) {
        // A collateral whose amounts do not fit cannot pass the rule either.
        long largest = largestCollateral(e.copy(), code.bit() | Bits.OUT_OF_RANGE, e.collateral);
        if (largest == 0) {
            return Remedy.waitFor("nothing at this leverage; the limit is already used up" + orElse);
        }
        return new Remedy(
                Remedy.Kind.COLLATERAL_AT_MOST,
                largest,
                Usd.DECIMALS,
                "collateral of at most " + Decimals.print(largest, Usd.DECIMALS, 2) + " USD at "
                        + Leverage.ofHundredths(e.leverage) + orElse);
    }

    /** Notional and size never fall when collateral grows, so doubling finds a passing bound and halving the least. */
    private static Remedy collateralAtLeast(RiskCode code, Evaluation e) {
        Evaluation probe = e.copy();
        long passing = e.collateral;
        while (violates(probe, passing, code)) {
            if (passing > Usd.MAX_MICROS / 2) {
                return Remedy.waitFor("nothing within the ledger's range");
            }
            passing *= 2;
        }
        long failing = e.collateral;
        while (passing - failing > 1) {
            long middle = failing + (passing - failing) / 2;
            if (violates(probe, middle, code)) {
                failing = middle;
            } else {
                passing = middle;
            }
        }
        probe.collateral = passing;
        if (!probe.run(null).inRange()) {
            return Remedy.waitFor("nothing within the ledger's range");
        }
        return new Remedy(
                Remedy.Kind.COLLATERAL_AT_LEAST,
                passing,
                Usd.DECIMALS,
                "collateral of at least " + Decimals.print(passing, Usd.DECIMALS, 2) + " USD at "
                        + Leverage.ofHundredths(e.leverage));
    }

    private static boolean violates(Evaluation probe, long collateral, RiskCode code) {
        probe.collateral = collateral;
        return probe.run(null).violates(code);
    }

    private static Remedy lessLeverage(RiskCode code, Evaluation e) {
        if (code == RiskCode.LEVERAGE_ABOVE_MAX) {
            return leverageAtMost(e.maxLeverage());
        }
        int largest = largestLeverage(e, code.bit(), e.leverage - 1);
        return largest == 0 ? Remedy.waitFor("nothing in this market now") : leverageAtMost(largest);
    }

    private static Remedy liquidation(RiskCode code, Evaluation e) {
        int largest = largestLeverage(e, code.bit(), e.leverage - 1);
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

    private static Remedy price(Evaluation e, boolean above, long units, String what) {
        if (units == (above ? Long.MAX_VALUE : 1)) {
            return Remedy.waitFor("nothing at this price");
        }
        int decimals = e.market.instrument().priceDecimals();
        return new Remedy(
                above ? Remedy.Kind.PRICE_ABOVE : Remedy.Kind.PRICE_BELOW,
                units,
                decimals,
                what + (above ? " above " : " below ") + Decimals.print(units, decimals, 2));
    }

    static List<Remedy> whole(Evaluation e) {
        List<Remedy> all = new ArrayList<>();
        wholeSmaller(e).ifPresent(all::add);
        wholeLeverage(e).ifPresent(all::add);
        return all;
    }

    /** Less collateral, everything passing. */
    private static Optional<Remedy> wholeSmaller(Evaluation e) {
        Evaluation probe = e.copy();
        long largest = largestCollateral(probe, UPPER, e.collateral);
        largest = largest == 0 ? 0 : besideDuplicates(probe, largest);
        return largest > 0 && probe.passes()
                ? Optional.of(new Remedy(
                        Remedy.Kind.COLLATERAL_AT_MOST,
                        largest,
                        Usd.DECIMALS,
                        "collateral of at most " + Decimals.print(largest, Usd.DECIMALS, 2) + " USD at "
                                + Leverage.ofHundredths(e.leverage)))
                : Optional.empty();
    }

    /** Codes that less leverage can heal. */
    private static final long BY_LEVERAGE = UPPER
            | Bits.LEVERAGE_ABOVE_MAX
            | Bits.LEVERAGE_ABOVE_QUALITY
            | Bits.LIQUIDATION_TOO_CLOSE
            | Bits.LIQUIDATION_DISTANCE_BELOW_MIN
            | Bits.STOP_LOSS_BEYOND_LIQUIDATION;

    private static Optional<Remedy> wholeLeverage(Evaluation e) {
        int largest = largestLeverage(e, BY_LEVERAGE, e.leverage - 1);
        Evaluation probe = e.copy();
        probe.leverage = largest;
        return largest > 0 && probe.run(null).passes() ? Optional.of(leverageAtMost(largest)) : Optional.empty();
    }
}
