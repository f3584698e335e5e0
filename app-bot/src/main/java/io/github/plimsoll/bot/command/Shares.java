package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;

/** One amount as a share of another, exact to a millionth. */
final class Shares {
    private Shares() {}

    /** Rounded up; what does not fit is the largest ratio there is. The whole is above 0. */
    static Ratio of(Usd part, Usd whole) {
        try {
            long share = Exact.mulDiv(part.micros(), Ratio.ONE_MILLIONTHS, whole.micros(), Rounding.UP);
            return Ratio.ofMillionths(Math.min(share, Ratio.MAX_MILLIONTHS));
        } catch (ArithmeticException huge) {
            return Ratio.ofMillionths(Ratio.MAX_MILLIONTHS);
        }
    }

    /** How far a price may move against a side before it is liquidated, as a share of the price, rounded down. */
    static Ratio distance(Side side, Price from, Price liquidation) {
        long units = side.sign() * (from.units() - liquidation.units());
        return Ratio.ofMillionths(Math.max(0, Exact.mulDiv(units, Ratio.ONE_MILLIONTHS, from.units(), Rounding.FLOOR)));
    }

    /** In percent with at most 3 decimals, away from zero: never less than it is, and a twentieth of a percent stays one. */
    static String text(Ratio ratio) {
        return Ratio.ofMillionths(Exact.divide(ratio.millionths(), 10, Rounding.UP) * 10)
                .toPercent()
                .toString();
    }

    /** In percent with at most 2 decimals, towards zero: a distance is never shown longer than it is. */
    static String down(Ratio ratio) {
        return Ratio.ofMillionths(ratio.millionths() / 100 * 100).toPercent().toString();
    }
}
