package io.github.plimsoll.execution.stats;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Statistics of a series of returns per period, each a fraction of the capital at the beginning of its period. With {@code r}
 * the returns, {@code n} their number, {@code P} the periods per year:
 *
 * <ul>
 *   <li>mean: {@code sum(r) / n}
 *   <li>deviation: {@code sqrt(sum((r - mean)^2) / d)}, d being n - 1 (sample) or n (population) as the terms say
 *   <li>volatility: {@code deviation * sqrt(P)}
 *   <li>Sharpe: {@code (mean - risk free) / deviation * sqrt(P)}
 *   <li>downside deviation: {@code sqrt(sum(min(r - target, 0)^2) / n)}, over all n periods, not over the losing ones alone
 *   <li>Sortino: {@code (mean - target) / downside deviation * sqrt(P)}
 *   <li>total return: {@code product(1 + r) - 1}; compound annual growth: {@code product(1 + r)^(P / n) - 1}
 *   <li>max drawdown: the largest {@code 1 - value / peak before it} of the compounded value, which starts at 1 and whose
 *       start is a peak too; a positive fraction
 *   <li>Calmar: annual return over max drawdown; the annual return is the compound growth or {@code mean * P} as the terms say
 * </ul>
 *
 * What is not defined is empty: everything without a return, a sample deviation of one return, a ratio whose divisor is 0.
 * Returns that are equal but for the rounding of a {@code double} have a deviation of 0.
 *
 * @param count how many returns
 * @param peak return (counted from 1, 0 the start) after which the deepest fall began; empty without a fall
 * @param trough return after which it was deepest; empty without a fall
 * @param recovered first return after which its peak was reached again; empty when it never was
 * @param longestDrawdown most periods from a peak until it was reached again or until the end
 */
public record ReturnStats(
        int count,
        OptionalDouble mean,
        OptionalDouble deviation,
        OptionalDouble volatility,
        OptionalDouble downsideDeviation,
        OptionalDouble totalReturn,
        OptionalDouble compoundGrowth,
        OptionalDouble annualReturn,
        OptionalDouble maxDrawdown,
        OptionalInt peak,
        OptionalInt trough,
        OptionalInt recovered,
        int longestDrawdown,
        OptionalDouble sharpe,
        OptionalDouble sortino,
        OptionalDouble calmar) {
    /** Returns of about 1 are exact to 2e-16; what is nearer together than this is equal. */
    private static final double SAME = 4e-15;
    /** How far a double may lie from the decimal it stands for, in parts of it, and the mean of several with it. */
    private static final double ROUNDING = 2.3e-16;

    /** @throws IllegalArgumentException when a return is not a finite number of at least -1 */
    public static ReturnStats of(double[] returns, ReturnTerms terms) {
        int n = returns.length;
        double largest = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        Sum sum = new Sum();
        for (double r : returns) {
            if (!Double.isFinite(r) || r < -1) {
                throw new IllegalArgumentException("a return is a fraction of at least -1 but is " + r);
            }
            low = Math.min(low, r);
            high = Math.max(high, r);
            largest = Math.max(largest, Math.abs(r));
            sum.add(r);
        }
        OptionalDouble mean = n == 0 ? OptionalDouble.empty() : finite(less(sum.value() / n, 0, largest));
        boolean equal = n > 0 && high - low <= SAME * Math.max(1, largest);
        OptionalDouble deviation = deviation(returns, mean, equal, terms.deviation());
        OptionalDouble downside = mean.isEmpty() ? mean : downside(returns, terms.target());
        double year = Math.sqrt(terms.periodsPerYear());
        Growth growth = new Growth(returns);
        OptionalDouble compound = n == 0 ? OptionalDouble.empty() : finite(growth.perYear(n, terms.periodsPerYear()));
        OptionalDouble annual =
                terms.annual() == AnnualReturn.COMPOUND ? compound : times(mean, terms.periodsPerYear());
        OptionalDouble fall = n == 0 ? OptionalDouble.empty() : OptionalDouble.of(growth.maxDrawdown);
        return new ReturnStats(
                n,
                mean,
                deviation,
                times(deviation, year),
                downside,
                n == 0 ? OptionalDouble.empty() : finite(growth.total()),
                compound,
                annual,
                fall,
                index(growth, growth.peak),
                index(growth, growth.trough),
                growth.recovered < 0 ? OptionalInt.empty() : OptionalInt.of(growth.recovered),
                growth.longest,
                times(over(excess(mean, terms.riskFree(), largest), deviation), year),
                times(over(excess(mean, terms.target(), largest), downside), year),
                over(annual, fall));
    }

    private static OptionalDouble deviation(double[] returns, OptionalDouble mean, boolean equal, Deviation kind) {
        int divisor = kind.divisor(returns.length);
        if (mean.isEmpty() || divisor < 1) {
            return OptionalDouble.empty();
        }
        if (equal) {
            return OptionalDouble.of(0);
        }
        Sum squares = new Sum();
        for (double r : returns) {
            double distance = r - mean.getAsDouble();
            squares.add(distance * distance);
        }
        return finite(Math.sqrt(squares.value() / divisor));
    }

    private static OptionalDouble downside(double[] returns, double target) {
        Sum squares = new Sum();
        for (double r : returns) {
            double below = Math.min(r - target, 0);
            if (-below > SAME * Math.max(1, Math.abs(target))) {
                squares.add(below * below);
            }
        }
        return finite(Math.sqrt(squares.value() / returns.length));
    }

    private static OptionalInt index(Growth growth, int at) {
        return growth.maxDrawdown > 0 ? OptionalInt.of(at) : OptionalInt.empty();
    }

    private static OptionalDouble excess(OptionalDouble mean, double less, double largest) {
        return mean.isEmpty() ? mean : finite(less(mean.getAsDouble(), less, largest));
    }

    /** A difference that is nothing but the rounding of the decimals that the returns were is 0. */
    private static double less(double value, double less, double largest) {
        double difference = value - less;
        return Math.abs(difference) <= ROUNDING * Math.max(largest, Math.abs(less)) ? 0 : difference;
    }

    private static OptionalDouble over(OptionalDouble value, OptionalDouble divisor) {
        return value.isEmpty() || divisor.isEmpty() || divisor.getAsDouble() == 0
                ? OptionalDouble.empty()
                : finite(value.getAsDouble() / divisor.getAsDouble());
    }

    private static OptionalDouble times(OptionalDouble value, double factor) {
        return value.isEmpty() ? value : finite(value.getAsDouble() * factor);
    }

    /** What left the range of a double is not known, rather than infinite. */
    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
