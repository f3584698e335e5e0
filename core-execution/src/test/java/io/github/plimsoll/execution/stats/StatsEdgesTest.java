package io.github.plimsoll.execution.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Usd;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Where a figure of the statistics is just reached, and just not. */
class StatsEdgesTest {
    private static ClosedTrade trade(String net) {
        return new ClosedTrade(Usd.parse(net), 0, 0);
    }

    private static EquityPoint point(long at, String equity) {
        return new EquityPoint(at, Usd.parse(equity), Usd.ZERO);
    }

    @Test
    void anEvenTradeEndsAStreakAndIsNeitherWonNorLost() {
        TradeStats stats = TradeStats.of(
                List.of(trade("1"), trade("2"), trade("0"), trade("1"), trade("-1"), trade("-2"), trade("0")));
        assertThat(stats.even()).isEqualTo(2);
        assertThat(stats.wins()).isEqualTo(3);
        assertThat(stats.losses()).isEqualTo(2);
        assertThat(stats.longestWinningStreak()).isEqualTo(2);
        assertThat(stats.longestLosingStreak()).isEqualTo(2);
        TradeStats split = TradeStats.of(List.of(trade("-1"), trade("0"), trade("-1")));
        assertThat(split.longestLosingStreak()).isEqualTo(1);
        assertThat(split.longestWinningStreak()).isZero();
    }

    @Test
    void aFractionIsComparedRoundedAndShown() {
        Fraction third = Fraction.of(2, 6);
        assertThat(third).hasToString("1/3").isEqualTo(Fraction.of(1, 3));
        assertThat(third.toBigDecimal(new MathContext(3))).isEqualByComparingTo("0.333");
        assertThat(third.toDouble()).isEqualTo(1.0 / 3);
        assertThat(third).isLessThan(Fraction.of(1, 2)).isGreaterThan(Fraction.of(-1, 2));
        assertThat(third.compareTo(Fraction.of(3, 9))).isZero();
        assertThatThrownBy(() -> Fraction.of(1, 0)).hasMessageContaining("above 0");
    }

    @Test
    void aSumLosesNothingToALargeTermThatGoesAgain() {
        for (double[] terms : new double[][] {{1e16, 1, 1, -1e16}, {1, 1e16, 1, -1e16}, {-1, 1e16, 3, -1e16}}) {
            Sum sum = new Sum();
            for (double term : terms) {
                sum.add(term);
            }
            assertThat(sum.value()).isEqualTo(2);
        }
    }

    @Test
    void aReturnMayLoseEverythingAndNoMore() {
        ReturnStats all = ReturnStats.of(new double[] {0.5, -1, 0.5}, ReturnTerms.daily());
        assertThat(all.totalReturn()).hasValue(-1);
        assertThat(all.maxDrawdown()).hasValue(1);
        assertThatThrownBy(() -> ReturnStats.of(new double[] {Math.nextDown(-1.0)}, ReturnTerms.daily()))
                .hasMessageContaining("at least -1");
    }

    @Test
    void aDrawdownThatIsReachedAgainHasRecovered() {
        Drawdown again = Drawdown.of(
                List.of(point(0, "100"), point(1, "110"), point(3, "90"), point(7, "110"), point(8, "110")));
        assertThat(again.depth()).isEqualTo(Usd.of(20));
        assertThat(again.peakAt()).isEqualTo(1);
        assertThat(again.troughAt()).isEqualTo(3);
        assertThat(again.recoveredAt()).isEqualTo(OptionalLong.of(7));
        assertThat(again.longestMicros()).isEqualTo(6);
        assertThat(again.now()).isEqualTo(Usd.ZERO);
        Drawdown twice =
                Drawdown.of(List.of(point(0, "100"), point(1, "90"), point(2, "100"), point(3, "90"), point(4, "95")));
        assertThat(twice.troughAt()).as("of equal depths the first").isEqualTo(1);
        assertThat(twice.recoveredAt()).isEqualTo(OptionalLong.of(2));
        assertThat(twice.now()).isEqualTo(Usd.of(5));
    }

    @Test
    void whatIsOutOfOrderOrTooLongIsRefused() {
        List<EquityPoint> back = List.of(point(5, "1"), point(5, "1"));
        assertThatThrownBy(() -> Returns.timeWeighted(back, FlowTiming.START)).hasMessageContaining("order of time");
        assertThatThrownBy(() -> PeriodPnl.ofEquity(back, Period.DAY)).hasMessageContaining("order of time");
        assertThatThrownBy(() -> Drawdown.of(back)).hasMessageContaining("order of time");
        PeriodPnl first = new PeriodPnl(LocalDate.of(2026, 1, 1), Usd.of(1), 1);
        PeriodPnl third = new PeriodPnl(LocalDate.of(2026, 1, 3), Usd.of(1), 1);
        assertThat(PeriodPnl.withEmpty(List.of(first, third), Period.DAY, 3)).hasSize(3);
        assertThatThrownBy(() -> PeriodPnl.withEmpty(List.of(first, third), Period.DAY, 2))
                .hasMessageContaining("more than 2");
        assertThat(PeriodPnl.withEmpty(List.of(first), Period.DAY, 1)).containsExactly(first);
        assertThatThrownBy(() -> PeriodPnl.withEmpty(List.of(first), Period.DAY, 0))
                .hasMessageContaining("more than 0");
    }
}
