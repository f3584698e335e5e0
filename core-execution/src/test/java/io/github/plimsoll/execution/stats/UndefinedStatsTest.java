package io.github.plimsoll.execution.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is not defined is said to be so: no NaN, no infinity and no zero stands in for it. */
class UndefinedStatsTest {
    private static final ReturnTerms TERMS = ReturnTerms.daily();

    private static ClosedTrade trade(String net) {
        return new ClosedTrade(Usd.parse(net), 0, 0);
    }

    private static EquityPoint point(long at, String equity, String flow) {
        return new EquityPoint(at, Usd.parse(equity), Usd.parse(flow));
    }

    @Test
    @DisplayName("TG-09 without a trade there is no win rate, no expectancy, no average and no profit factor")
    void nothingFromNoTrades() {
        TradeStats none = TradeStats.of(List.of());
        assertThat(none.winRate()).isEmpty();
        assertThat(none.expectancyMicros()).isEmpty();
        assertThat(none.averageWinMicros()).isEmpty();
        assertThat(none.averageLossMicros()).isEmpty();
        assertThat(none.payoffRatio()).isEmpty();
        assertThat(none.profitFactor().state()).isEqualTo(ProfitFactor.State.NOTHING);
        assertThat(none.net()).isEqualTo(Usd.ZERO);
    }

    @Test
    void withoutALossTheProfitFactorIsLabelled() {
        TradeStats won = TradeStats.of(List.of(trade("3"), trade("0"), trade("0.000001")));
        assertThat(won.profitFactor().state()).isEqualTo(ProfitFactor.State.NO_LOSS);
        assertThat(won.profitFactor().ratio()).isEmpty();
        assertThat(won.payoffRatio()).isEmpty();
        assertThat(won.averageLossMicros()).isEmpty();
        assertThat(won.winRate()).contains(Fraction.of(2, 3));
        assertThat(won.even()).isEqualTo(1);
        TradeStats lost = TradeStats.of(List.of(trade("-3")));
        assertThat(lost.profitFactor().ratio()).contains(Fraction.of(0, 1));
        assertThat(lost.averageWinMicros()).isEmpty();
        assertThat(TradeStats.of(List.of(trade("0"))).profitFactor().state()).isEqualTo(ProfitFactor.State.NOTHING);
    }

    @Test
    void nothingFromNoReturns() {
        ReturnStats none = ReturnStats.of(new double[0], TERMS);
        assertThat(List.of(
                        none.mean(),
                        none.deviation(),
                        none.volatility(),
                        none.downsideDeviation(),
                        none.totalReturn(),
                        none.compoundGrowth(),
                        none.annualReturn(),
                        none.maxDrawdown(),
                        none.sharpe(),
                        none.sortino(),
                        none.calmar()))
                .allMatch(OptionalDouble::isEmpty);
        assertThat(none.peak()).isEqualTo(OptionalInt.empty());
        assertThat(none.longestDrawdown()).isZero();
    }

    @Test
    void equalReturnsHaveNoSharpeAndGainsAloneNoSortinoAndNoCalmar() {
        // 11/110 and 121/1210 are 0.1, whatever the doubles of 0.1 sum up to
        for (double[] equal : List.of(
                new double[] {.1, .1, .1}, new double[] {0.1, 0.10000000000000009, 1.1 - 1}, new double[] {0, 0})) {
            ReturnStats stats = ReturnStats.of(equal, TERMS);
            assertThat(stats.deviation()).hasValue(0);
            assertThat(stats.volatility()).hasValue(0);
            assertThat(stats.downsideDeviation()).hasValue(0);
            assertThat(stats.maxDrawdown()).hasValue(0);
            assertThat(stats.sharpe()).isEmpty();
            assertThat(stats.sortino()).isEmpty();
            assertThat(stats.calmar()).isEmpty();
            assertThat(stats.peak()).isEmpty();
            assertThat(stats.trough()).isEmpty();
            assertThat(stats.recovered()).isEmpty();
        }
    }

    @Test
    void aMeanThatIsNothingButRoundingIsZero() {
        ReturnStats none = ReturnStats.of(new double[] {.1, .2, -.3}, TERMS);
        assertThat(none.mean()).hasValue(0);
        assertThat(none.sharpe()).hasValue(0);
        assertThat(none.sortino()).hasValue(0);
        ReturnTerms asMuch = new ReturnTerms(1, 0.02, 0.02, Deviation.SAMPLE, AnnualReturn.ARITHMETIC);
        ReturnStats riskFree = ReturnStats.of(new double[] {.01, .07, -.02}, asMuch);
        assertThat(riskFree.sharpe()).hasValue(0);
        assertThat(riskFree.sortino()).hasValue(0);
        assertThat(ReturnStats.of(new double[] {.25, -.2}, TERMS).totalReturn()).hasValue(0);
        assertThat(ReturnStats.of(new double[] {1e-12, 0}, TERMS).mean()).hasValue(5e-13);
    }

    @Test
    void oneReturnHasAPopulationDeviationAndNoSampleDeviation() {
        double[] one = {.5};
        assertThat(ReturnStats.of(one, TERMS).deviation()).isEmpty();
        assertThat(ReturnStats.of(one, TERMS).sharpe()).isEmpty();
        assertThat(ReturnStats.of(one, new ReturnTerms(365, 0, 0, Deviation.POPULATION, AnnualReturn.COMPOUND))
                        .deviation())
                .hasValue(0);
        assertThat(ReturnStats.of(one, TERMS).totalReturn().orElseThrow()).isCloseTo(.5, within(1e-15));
    }

    @Test
    void whatLeavesTheRangeIsNotKnownAndTotalLossIsAWholeDrawdown() {
        ReturnStats huge = ReturnStats.of(new double[] {1e300, 1e300}, TERMS);
        assertThat(huge.totalReturn()).isEmpty();
        assertThat(huge.compoundGrowth()).isEmpty();
        assertThat(huge.maxDrawdown()).hasValue(0);
        ReturnStats lost = ReturnStats.of(new double[] {.5, -1, 9}, TERMS);
        assertThat(lost.totalReturn()).hasValue(-1);
        assertThat(lost.compoundGrowth()).hasValue(-1);
        assertThat(lost.maxDrawdown()).hasValue(1);
        assertThat(lost.calmar()).hasValue(-1);
        assertThat(lost.longestDrawdown()).isEqualTo(2);
        assertThat(lost.recovered()).isEmpty();
    }

    @Test
    void aReturnOnNoCapitalIsUndefinedAndAnEmptyAccountHasNone() {
        assertThat(Returns.timeWeighted(List.of(point(1, "0", "0"), point(2, "5", "0")), FlowTiming.START))
                .isEmpty();
        assertThat(Returns.timeWeighted(List.of(point(1, "0", "0"), point(2, "0", "0")), FlowTiming.START))
                .hasValueSatisfying(none -> assertThat(none).isEmpty());
        assertThat(Returns.timeWeighted(List.of(point(1, "0", "0"), point(2, "110", "100")), FlowTiming.START))
                .hasValueSatisfying(one -> assertThat(one).containsExactly(0.1));
        assertThat(Returns.timeWeighted(List.of(point(1, "0", "0"), point(2, "110", "100")), FlowTiming.END))
                .isEmpty();
        assertThat(Returns.onCapital(List.of(Usd.of(-5), Usd.of(1)), Usd.of(5))).isEmpty();
        assertThat(Returns.onCapital(List.of(Usd.of(1), Usd.of(-3)), Usd.of(5)))
                .hasValueSatisfying(two -> assertThat(two).containsExactly(0.2, -0.5));
    }

    @Test
    void whatIsNoReturnIsRefused() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0000001}) {
            assertThatThrownBy(() -> ReturnStats.of(new double[] {wrong}, TERMS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least -1");
        }
        assertThatThrownBy(() -> new ReturnTerms(0, 0, 0, Deviation.SAMPLE, AnnualReturn.COMPOUND))
                .hasMessageContaining("periods per year");
        assertThatThrownBy(() -> new ReturnTerms(1, Double.NaN, 0, Deviation.SAMPLE, AnnualReturn.COMPOUND))
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> ReturnTerms.perPeriod(-1, 12)).hasMessageContaining("above -1");
        assertThat(ReturnTerms.perPeriod(0.21, 2)).isCloseTo(0.1, within(1e-15));
        assertThatThrownBy(() -> Drawdown.of(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Drawdown.of(List.of(point(2, "1", "0"), point(2, "1", "0"))))
                .hasMessageContaining("order of time");
        assertThatThrownBy(() -> new ClosedTrade(Usd.ZERO, 2, 1)).hasMessageContaining("before it opened");
        assertThatThrownBy(() -> Fraction.of(1, 0)).hasMessageContaining("above 0");
    }
}
