package io.github.plimsoll.execution.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures that others published, and figures worked out by hand. */
class PublishedStatsTest {
    private static final ReturnTerms EXCHANGE_DAYS =
            new ReturnTerms(252, 0, 0, Deviation.SAMPLE, AnnualReturn.COMPOUND);
    private static final ReturnTerms YEARS = new ReturnTerms(1, 0, 0, Deviation.SAMPLE, AnnualReturn.COMPOUND);
    private static final double TWELVE_DIGITS = 1e-12;

    private static EquityPoint point(long at, long dollars, long flow) {
        return new EquityPoint(at, Usd.of(dollars), Usd.of(flow));
    }

    /** The daily series and the results that the tests of empyrical 0.5.5 use (mixed_returns, its leading gap left out). */
    @Test
    void theMixedSeriesOfEmpyrical() {
        ReturnStats stats = ReturnStats.of(new double[] {.01, .10, -.04, .02, .03, .02, .01, -.10}, EXCHANGE_DAYS);
        assertThat(stats.sharpe().orElseThrow()).isCloseTo(1.7238613961706866, within(TWELVE_DIGITS));
        assertThat(stats.sortino().orElseThrow()).isCloseTo(2.605531251673693, within(TWELVE_DIGITS));
        assertThat(stats.volatility().orElseThrow()).isCloseTo(0.9136465399704637, within(TWELVE_DIGITS));
        assertThat(stats.maxDrawdown().orElseThrow()).isCloseTo(0.1, within(TWELVE_DIGITS));
    }

    /** Its annual return, downside risk and Calmar count the gap as a ninth day on which nothing was made. */
    @Test
    void theAnnualReturnAndCalmarOfEmpyrical() {
        ReturnStats stats = ReturnStats.of(new double[] {0, .01, .10, -.04, .02, .03, .02, .01, -.10}, EXCHANGE_DAYS);
        assertThat(stats.compoundGrowth().orElseThrow()).isCloseTo(1.9135925373194231, within(TWELVE_DIGITS));
        assertThat(stats.downsideDeviation().orElseThrow() * Math.sqrt(252))
                .isCloseTo(0.5699122739510003, within(TWELVE_DIGITS));
        assertThat(stats.calmar().orElseThrow()).isCloseTo(19.135925373194233, within(1e-11));
    }

    /** Rollinger and Hoffman, "Sortino: a sharper ratio": eight years, target 0. */
    @Test
    void theWorkedSortinoRatioOfRedRock() {
        ReturnStats stats = ReturnStats.of(new double[] {.17, .15, .23, -.05, .12, .09, .13, -.04}, YEARS);
        assertThat(stats.mean().orElseThrow()).isCloseTo(0.10, within(TWELVE_DIGITS));
        assertThat(stats.downsideDeviation().orElseThrow()).isCloseTo(0.02264, within(5e-6));
        assertThat(stats.sortino().orElseThrow()).isCloseTo(4.417, within(5e-4));
    }

    /** Investopedia, "Time-weighted rate of return": 1,000,000, 100,000 added in August, 1,192,328 at the end: 9.79 %. */
    @Test
    void theTimeWeightedReturnOfInvestopedia() {
        List<EquityPoint> points =
                List.of(point(1, 1_000_000, 0), point(2, 1_162_484, 0), point(3, 1_192_328, 100_000));
        double[] returns = Returns.timeWeighted(points, FlowTiming.START).orElseThrow();
        assertThat(returns[0]).isCloseTo(0.1625, within(5e-5));
        assertThat(returns[1]).isCloseTo(-0.0556, within(5e-5));
        assertThat(ReturnStats.of(returns, YEARS).totalReturn().orElseThrow()).isCloseTo(0.0979, within(5e-5));
    }

    /** Investopedia, "Maximum drawdown": 500, 750, 400, 600, 350, 800 thousand: 53.33 %. */
    @Test
    void theMaximumDrawdownOfInvestopedia() {
        List<EquityPoint> points = List.of(
                point(1, 500_000, 0),
                point(2, 750_000, 0),
                point(3, 400_000, 0),
                point(4, 600_000, 0),
                point(5, 350_000, 0),
                point(6, 800_000, 0));
        ReturnStats stats =
                ReturnStats.of(Returns.timeWeighted(points, FlowTiming.START).orElseThrow(), YEARS);
        assertThat(stats.maxDrawdown().orElseThrow()).isCloseTo(400.0 / 750, within(TWELVE_DIGITS));
        assertThat(stats.peak()).hasValue(1);
        assertThat(stats.trough()).hasValue(4);
        assertThat(stats.recovered()).hasValue(5);
        assertThat(stats.longestDrawdown()).isEqualTo(4);
        Drawdown dollars = Drawdown.of(points);
        assertThat(dollars.depth()).isEqualTo(Usd.of(400_000));
        assertThat(dollars.peakAt()).isEqualTo(2);
        assertThat(dollars.troughAt()).isEqualTo(5);
        assertThat(dollars.recoveredAt()).hasValue(6);
        assertThat(dollars.longestMicros()).isEqualTo(4);
        assertThat(dollars.peak()).isEqualTo(Usd.of(300_000));
        assertThat(dollars.now()).isEqualTo(Usd.ZERO);
    }

    /** A system that wins 200 in 4 of 10 and loses 100 in 6: by hand. */
    @Test
    void expectancyProfitFactorAndPayoffByHand() {
        List<ClosedTrade> trades = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            trades.add(new ClosedTrade(Usd.of(i % 5 < 2 ? 200 : -100), i, i));
        }
        TradeStats stats = TradeStats.of(trades);
        assertThat(stats.winRate()).contains(Fraction.of(2, 5));
        assertThat(stats.expectancyMicros()).contains(Fraction.of(20_000_000, 1));
        assertThat(stats.profitFactor().ratio()).contains(Fraction.of(4, 3));
        assertThat(stats.payoffRatio()).contains(Fraction.of(2, 1));
        assertThat(stats.averageWinMicros()).contains(Fraction.of(200_000_000, 1));
        assertThat(stats.averageLossMicros()).contains(Fraction.of(100_000_000, 1));
        assertThat(stats.net()).isEqualTo(Usd.of(200));
        assertThat(stats.longestWinningStreak()).isEqualTo(2);
        assertThat(stats.longestLosingStreak()).isEqualTo(3);
    }
}
