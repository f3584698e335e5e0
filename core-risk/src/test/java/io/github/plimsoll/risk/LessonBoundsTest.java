package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Where scores and words change, and what advice refuses to be asked. */
class LessonBoundsTest {
    private static RiskLesson lesson(int leverage, String atStress, String distance) {
        return new RiskLesson(Leverage.ofHundredths(leverage), Ratio.parse(atStress), Ratio.parse(distance));
    }

    private static void scores(RiskLesson lesson, int score, RiskLesson.Verdict verdict) {
        assertThat(lesson.score()).isEqualTo(score);
        assertThat(lesson.verdict()).isEqualTo(verdict);
    }

    @Test
    void scoresFallBeyondEachBoundAndNotAtIt() {
        scores(lesson(2_500, "0.05", "0.02"), 100, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(2_501, "0.05", "0.02"), 95, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(5_000, "0.05", "0.02"), 95, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(5_001, "0.05", "0.02"), 85, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(10_000, "0.05", "0.02"), 85, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(10_001, "0.05", "0.02"), 70, RiskLesson.Verdict.GOOD);
        scores(lesson(100, "0.050001", "0.02"), 90, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(100, "0.1", "0.02"), 90, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(100, "0.100001", "0.02"), 75, RiskLesson.Verdict.GOOD);
        scores(lesson(100, "0.05", "0.019999"), 90, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(100, "0.05", "0.01"), 90, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(100, "0.05", "0.009999"), 80, RiskLesson.Verdict.EXCELLENT);
        scores(lesson(10_001, "0.1", "0.02"), 60, RiskLesson.Verdict.GOOD);
        scores(lesson(10_001, "0.1", "0.009999"), 40, RiskLesson.Verdict.RISKY);
        scores(lesson(10_001, "0.2", "0.015"), 35, RiskLesson.Verdict.VERY_RISKY);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void sizingNamesWhatIsNegative() {
        Ratio minus = Ratio.parse("-0.1");
        Ratio some = Ratio.parse("0.1");
        Price entry = Price.of(100, 2);
        Price stop = Price.of(90, 2);
        Usd equity = Usd.of(1_000);
        refused(() -> Sizing.fixedRisk(equity, minus, entry, stop, some), "risk must be at least 0 but is -0.1");
        refused(() -> Sizing.fixedRisk(equity, some, entry, stop, minus), "costs must be at least 0 but is -0.1");
        refused(() -> Sizing.percentOfEquity(equity, minus), "share must be at least 0 but is -0.1");
        refused(() -> Sizing.kelly(minus, some), "winRate must be at least 0 but is -0.1");
        Volatility year = Volatility.yearly(some, 365);
        refused(() -> Sizing.volatilityTarget(equity, year, year, 365, minus), "most must be at least 0 but is -0.1");
    }

    @Test
    void kellyOfTheEnds() {
        assertThat(Sizing.kelly(Ratio.ONE, Ratio.ONE)).isEqualTo(Sizing.KELLY_CAP);
        assertThat(Sizing.kelly(Ratio.ZERO, Ratio.ONE)).isEqualTo(Ratio.ZERO);
        refused(
                () -> Sizing.kelly(Ratio.parse("1.000001"), Ratio.ONE),
                "winRate must be 0 to 1 and payoff above 0 but are 1.000001 and 1");
        refused(() -> Sizing.kelly(Ratio.ONE, Ratio.ZERO), "winRate must be 0 to 1 and payoff above 0 but are 1 and 0");
    }
}
