package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;

/**
 * How large a position should be: advice that decides nothing; the policy still judges the order. Every result is
 * rounded down. Pure, stateless. Source: reference systems, sections 1.8 and 1.11.
 */
public final class Sizing {
    /** No Kelly fraction is above this (system B). */
    public static final Ratio KELLY_CAP = Ratio.parse("0.25");

    private static final long ONE = Ratio.ONE_MILLIONTHS;

    private Sizing() {}

    /**
     * The notional that loses {@code risk} of the equity when the stop is hit: {@code equity x risk / (distance of the
     * stop + costs)}.
     *
     * @param costs spread and fees of both sides as a share of notional, at least 0
     * @throws IllegalArgumentException when entry and stop are equal or of different scales, a share is negative, or the
     *     notional lies beyond the ledger
     */
    public static Usd fixedRisk(Usd equity, Ratio risk, Price entry, Price stop, Ratio costs) {
        Given.notNull(equity, "equity");
        Given.notNull(risk, "risk");
        Given.notNull(entry, "entry");
        Given.notNull(stop, "stop");
        Given.notNull(costs, "costs");
        notNegative("risk", risk);
        notNegative("costs", costs);
        if (entry.decimals() != stop.decimals() || entry.units() == stop.units()) {
            throw new IllegalArgumentException(
                    "stop must differ from entry at the same decimals but entry is " + entry + " and stop " + stop);
        }
        long budget = percentOfEquity(equity, risk).micros();
        try {
            long distance = Exact.mulDiv(Math.abs(entry.units() - stop.units()), ONE, entry.units(), Rounding.UP);
            return Usd.ofMicros(Exact.mulDiv(budget, ONE, Math.addExact(distance, costs.millionths()), Rounding.DOWN));
        } catch (ArithmeticException tooFar) {
            throw new IllegalArgumentException(
                    "stop and risk must leave a notional within the ledger but entry is " + entry + ", stop " + stop
                            + ", risk " + risk + " of " + equity + " USD",
                    tooFar);
        }
    }

    /**
     * The notional whose volatility is {@code target} of the equity: {@code equity x min(target / measured, most)}. Both
     * are brought to the same time by the market's own day count first.
     *
     * @param daysPerYear day count of the market
     * @param most largest share of the equity, such as 0.30
     */
    public static Usd volatilityTarget(
            Usd equity, Volatility target, Volatility measured, int daysPerYear, Ratio most) {
        Given.notNull(equity, "equity");
        Given.notNull(target, "target");
        Given.notNull(measured, "measured");
        Given.notNull(most, "most");
        notNegative("most", most);
        long wanted = target.over(daysPerYear, Rounding.DOWN).deviation().millionths();
        long is = measured.over(daysPerYear, Rounding.UP).deviation().millionths();
        long weight =
                is == 0 ? most.millionths() : Math.min(most.millionths(), Exact.mulDiv(wanted, ONE, is, Rounding.DOWN));
        return percentOfEquity(equity, Ratio.ofMillionths(weight));
    }

    /**
     * The Kelly fraction {@code W - (1 - W) / R} of a game with win rate W and payoff ratio R, at least 0 and at most
     * {@link #KELLY_CAP}.
     *
     * @param winRate 0 to 1
     * @param payoff average win divided by average loss, above 0
     */
    public static Ratio kelly(Ratio winRate, Ratio payoff) {
        Given.notNull(winRate, "winRate");
        Given.notNull(payoff, "payoff");
        notNegative("winRate", winRate);
        if (winRate.millionths() > ONE || payoff.millionths() <= 0) {
            throw new IllegalArgumentException(
                    "winRate must be 0 to 1 and payoff above 0 but are " + winRate + " and " + payoff);
        }
        long lost = Exact.mulDiv(ONE - winRate.millionths(), ONE, payoff.millionths(), Rounding.UP);
        long fraction = winRate.millionths() - lost;
        return Ratio.ofMillionths(Math.max(0, Math.min(KELLY_CAP.millionths(), fraction)));
    }

    /** A share of the equity; nothing of an equity that is not above 0. */
    public static Usd percentOfEquity(Usd equity, Ratio share) {
        Given.notNull(equity, "equity");
        Given.notNull(share, "share");
        notNegative("share", share);
        return equity.isPositive() ? equity.times(share, Rounding.DOWN) : Usd.ZERO;
    }

    private static void notNegative(String name, Ratio value) {
        if (value.millionths() < 0) {
            throw new IllegalArgumentException(name + " must be at least 0 but is " + value);
        }
    }
}
