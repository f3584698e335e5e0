package io.github.plimsoll.execution.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The definitions once more, written down as they read, in decimals of 40 digits. */
class StatsOracleTest {
    private static final MathContext DIGITS = new MathContext(40);

    private static BigDecimal of(double value) {
        return new BigDecimal(value);
    }

    private static void near(OptionalDouble found, BigDecimal expected) {
        double wanted = expected.doubleValue();
        assertThat(found.orElseThrow()).isCloseTo(wanted, within(Math.max(1e-15, Math.abs(wanted) * 5e-13)));
    }

    @Test
    void ratiosAgreeWithTheirDefinitions() {
        Cases.check("ratios of returns", 500, random -> {
            int n = random.nextInt(2, 40);
            int years = random.nextInt(1, 4);
            double[] returns = new double[n];
            for (int i = 0; i < n; i++) {
                returns[i] = random.nextInt(-900, 1_000) / 10_000.0;
            }
            returns[0] = 0.0777;
            returns[1] = -0.0111;
            double riskFree = random.nextInt(-5, 50) / 100_000.0;
            double target = random.nextInt(-50, 50) / 100_000.0;
            Deviation kind = random.nextBoolean() ? Deviation.SAMPLE : Deviation.POPULATION;
            AnnualReturn annual = random.nextBoolean() ? AnnualReturn.COMPOUND : AnnualReturn.ARITHMETIC;
            // so many periods per year that growth per year is a whole power
            int perYear = n * years;
            ReturnStats stats = ReturnStats.of(returns, new ReturnTerms(perYear, riskFree, target, kind, annual));

            BigDecimal mean = BigDecimal.ZERO;
            BigDecimal value = BigDecimal.ONE;
            BigDecimal peak = BigDecimal.ONE;
            BigDecimal fall = BigDecimal.ZERO;
            for (double r : returns) {
                mean = mean.add(of(r));
                value = value.multiply(of(r).add(BigDecimal.ONE), DIGITS);
                peak = peak.max(value);
                fall = fall.max(BigDecimal.ONE.subtract(value.divide(peak, DIGITS)));
            }
            mean = mean.divide(BigDecimal.valueOf(n), DIGITS);
            BigDecimal squares = BigDecimal.ZERO;
            BigDecimal below = BigDecimal.ZERO;
            for (double r : returns) {
                squares = squares.add(of(r).subtract(mean).pow(2), DIGITS);
                below = below.add(
                        of(r).subtract(of(target)).min(BigDecimal.ZERO).pow(2), DIGITS);
            }
            BigDecimal deviation = squares.divide(BigDecimal.valueOf(kind == Deviation.SAMPLE ? n - 1 : n), DIGITS)
                    .sqrt(DIGITS);
            BigDecimal downside = below.divide(BigDecimal.valueOf(n), DIGITS).sqrt(DIGITS);
            BigDecimal root = BigDecimal.valueOf(perYear).sqrt(DIGITS);
            near(stats.deviation(), deviation);
            near(stats.volatility(), deviation.multiply(root));
            near(stats.downsideDeviation(), downside);
            near(
                    stats.sharpe(),
                    mean.subtract(of(riskFree)).divide(deviation, DIGITS).multiply(root));
            near(
                    stats.sortino(),
                    mean.subtract(of(target)).divide(downside, DIGITS).multiply(root));
            near(stats.totalReturn(), value.subtract(BigDecimal.ONE));
            near(stats.maxDrawdown(), fall);
            BigDecimal growth = value.pow(years).subtract(BigDecimal.ONE);
            near(stats.compoundGrowth(), growth);
            BigDecimal year = annual == AnnualReturn.COMPOUND ? growth : mean.multiply(BigDecimal.valueOf(perYear));
            near(stats.calmar(), year.divide(fall, DIGITS));
        });
    }

    @Test
    void dollarsAreExactAndPeriodsAddUp() {
        Cases.check("equity with flows", 400, random -> {
            List<EquityPoint> points = points(random);
            BigDecimal profit = BigDecimal.ZERO;
            BigDecimal peak = BigDecimal.ZERO;
            BigDecimal depth = BigDecimal.ZERO;
            for (int i = 1; i < points.size(); i++) {
                profit = profit.add(points.get(i).equity().toBigDecimal())
                        .subtract(points.get(i - 1).equity().toBigDecimal())
                        .subtract(points.get(i).flow().toBigDecimal());
                peak = peak.max(profit);
                depth = depth.max(peak.subtract(profit));
            }
            Drawdown drawdown = Drawdown.of(points);
            assertThat(drawdown.peak().toBigDecimal()).isEqualByComparingTo(peak);
            assertThat(drawdown.depth().toBigDecimal()).isEqualByComparingTo(depth);
            assertThat(drawdown.now().toBigDecimal()).isEqualByComparingTo(peak.subtract(profit));
            assertThat(drawdown.troughAt()).isGreaterThanOrEqualTo(drawdown.peakAt());
            assertThat(drawdown.longestMicros()).isGreaterThanOrEqualTo(drawdown.troughAt() - drawdown.peakAt());
            for (Period period : Period.values()) {
                Usd sum = Usd.ZERO;
                for (PeriodPnl one : PeriodPnl.ofEquity(points, period)) {
                    sum = sum.plus(one.pnl());
                }
                assertThat(sum.toBigDecimal()).isEqualByComparingTo(profit);
            }
        });
    }

    private static List<EquityPoint> points(RandomGenerator random) {
        List<EquityPoint> points = new ArrayList<>();
        long at = random.nextLong(0, 1L << 50);
        for (int i = random.nextInt(1, 30); i > 0; i--) {
            at += random.nextLong(1, 1L << random.nextInt(1, 40));
            points.add(new EquityPoint(
                    at,
                    Usd.ofMicros(random.nextLong(0, 1L << random.nextInt(1, 50))),
                    Usd.ofMicros(random.nextInt(3) == 0 ? Cases.anyLong(random) >> 20 : 0)));
        }
        return points;
    }
}
