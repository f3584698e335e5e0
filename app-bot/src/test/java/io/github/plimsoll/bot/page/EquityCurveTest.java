package io.github.plimsoll.bot.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Usd;
import org.junit.jupiter.api.Test;

class EquityCurveTest {
    private static final long START = 1_767_571_200_000_000L;
    private static final long SECOND = 1_000_000L;

    @Test
    void aPointEveryFiveSecondsWhileEveryReadingCountsForThePeak() {
        EquityCurve curve = new EquityCurve(10);
        assertThat(curve.points()).isEmpty();
        assertThat(curve.drawdownPercent()).isEmpty();
        curve.add(START, Usd.of(100));
        curve.add(START + SECOND, Usd.of(120));
        curve.add(START + 2 * SECOND, Usd.of(90));
        assertThat(curve.points()).hasSize(1);
        assertThat(curve.points().get(0).equity()).isEqualTo(Usd.of(100).toString());
        assertThat(curve.peak()).isEqualTo(Usd.of(120));
        assertThat(curve.drawdown()).isEqualTo(Usd.of(30));
        assertThat(curve.drawdownPercent()).isEqualTo("25");
        curve.add(START + 5 * SECOND, Usd.of(120));
        assertThat(curve.points()).hasSize(2);
        assertThat(curve.drawdown()).isEqualTo(Usd.ZERO);
        assertThat(curve.drawdownPercent()).isEqualTo("0");
    }

    @Test
    void aLongStoryKeepsItsBeginningAndItsShapeInFewPoints() {
        EquityCurve curve = new EquityCurve(8);
        for (int i = 0; i < 1_000; i++) {
            curve.add(START + i * (5 * SECOND), Usd.of(1_000 + i));
            assertThat(curve.points()).hasSizeBetween(1, 8);
        }
        assertThat(curve.points().get(0).equity()).isEqualTo(Usd.of(1_000).toString());
        assertThat(curve.points()).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
        assertThat(curve.points()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(curve.peak()).isEqualTo(Usd.of(1_999));
    }

    @Test
    void aLossIsRoundedAgainstTheTraderAndALostAccountHasNoPercent() {
        EquityCurve curve = new EquityCurve(4);
        curve.add(START, Usd.of(30_000));
        curve.add(START + SECOND, Usd.of(29_999));
        assertThat(curve.drawdownPercent()).isEqualTo("0.01");
        EquityCurve lost = new EquityCurve(4);
        lost.add(START, Usd.of(-5));
        lost.add(START + SECOND, Usd.of(-8));
        assertThat(lost.peak()).as("the first reading, not 0").isEqualTo(Usd.of(-5));
        assertThat(lost.drawdown()).isEqualTo(Usd.of(3));
        assertThat(lost.drawdownPercent()).isEmpty();
    }
}
