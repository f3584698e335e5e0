package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import java.math.BigInteger;

/**
 * A standard deviation of returns with the number of trading days that it spans, so that two are only compared over the
 * same time. Immutable. Source: reference systems, section 1.11.
 *
 * @param deviation standard deviation as a fraction, at least 0
 * @param days trading days that it spans, 1 to 366: 1 for daily, a market's day count for yearly
 */
public record Volatility(Ratio deviation, int days) {
    private static final int MOST_BITS = 63;

    public Volatility {
        if (Given.notNull(deviation, "deviation").millionths() < 0) {
            throw new IllegalArgumentException("deviation must be at least 0 but is " + deviation);
        }
        requireDays(days);
    }

    private static void requireDays(int days) {
        if (days < 1 || days > 366) {
            throw new IllegalArgumentException("days must be 1 to 366 but is " + days);
        }
    }

    public static Volatility daily(Ratio deviation) {
        return new Volatility(deviation, 1);
    }

    /** @param daysPerYear day count of the market: 365 for crypto, 252 for shares */
    public static Volatility yearly(Ratio deviation, int daysPerYear) {
        return new Volatility(deviation, daysPerYear);
    }

    /**
     * The same volatility over another time: it grows with the square root of time.
     *
     * @param otherDays trading days, 1 to 366
     * @throws IllegalArgumentException when the result does not fit
     */
    public Volatility over(int otherDays, Rounding rounding) {
        Given.notNull(rounding, "rounding");
        requireDays(otherDays);
        return new Volatility(Ratio.ofMillionths(scaled(otherDays, rounding)), otherDays);
    }

    private long scaled(int otherDays, Rounding rounding) {
        // deviation x sqrt(other / days), with 9 more digits under the root than are kept.
        BigInteger square = BigInteger.valueOf(deviation.millionths())
                .pow(2)
                .multiply(BigInteger.valueOf(otherDays))
                .multiply(BigInteger.TEN.pow(18))
                .divide(BigInteger.valueOf(days));
        BigInteger root = square.sqrt();
        if (root.bitLength() > MOST_BITS) {
            throw new IllegalArgumentException("deviation must fit when it is brought from " + days + " to " + otherDays
                    + " days but is " + deviation);
        }
        return Exact.divide(root.longValueExact(), 1_000_000_000L, rounding);
    }
}
