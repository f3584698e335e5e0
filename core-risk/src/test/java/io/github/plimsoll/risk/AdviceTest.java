package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sizes, scores and lessons: numbers worked out by hand, sources in the reference systems' section 1. */
class AdviceTest {
    private static Ratio r(String text) {
        return Ratio.parse(text);
    }

    private static Price p(String text) {
        return Price.parse(text, 2);
    }

    @Test
    void fixedRisk() {
        // 1 % of 10,000 = 100; the stop is 2 % away and costs are 0.5 %: 100 / 0.025 = 4,000.
        assertThat(Sizing.fixedRisk(Usd.of(10_000), r("0.01"), p("100"), p("98"), r("0.005")))
                .isEqualTo(Usd.of(4_000));
        assertThat(Sizing.fixedRisk(Usd.of(10_000), r("0.01"), p("100"), p("102"), r("0.005")))
                .isEqualTo(Usd.of(4_000));
        assertThat(Sizing.fixedRisk(Usd.of(-1), r("0.01"), p("100"), p("98"), Ratio.ZERO))
                .isEqualTo(Usd.ZERO);
        assertThatThrownBy(() -> Sizing.fixedRisk(Usd.of(1), r("0.01"), p("100"), p("100"), Ratio.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stop must differ");
    }

    @Test
    @DisplayName("RSK-27 a daily target and a yearly volatility are brought to the same time before they are divided")
    void sameUnit() {
        // 0.1 daily over 252 days is 0.1 x sqrt(252) = 1.587450...
        assertThat(Volatility.daily(r("0.1")).over(252, Rounding.DOWN).deviation())
                .hasToString("1.58745");
        // System E: a daily 1.2 % target over a yearly 60 % is 1.2 x 15.8745 / 60 = 31.7 %, capped at 30 %; the defect
        // divided 0.012 by 0.60 and bought 2 %.
        assertThat(Sizing.volatilityTarget(
                        Usd.of(10_000),
                        Volatility.daily(r("0.012")),
                        Volatility.yearly(r("0.60"), 252),
                        252,
                        r("0.30")))
                .isEqualTo(Usd.of(3_000));
        // Of a yearly 90 %: 0.012 x sqrt(252) = 0.190494; / 0.90 = 0.21166.
        assertThat(Sizing.volatilityTarget(
                        Usd.of(10_000),
                        Volatility.daily(r("0.012")),
                        Volatility.yearly(r("0.90"), 252),
                        252,
                        r("0.30")))
                .isEqualTo(Usd.parse("2116.6"));
    }

    @Test
    @DisplayName("RSK-28 annualisation uses the day count of the market")
    void dayCount() {
        Volatility daily = Volatility.daily(r("0.03"));
        // 0.03 x sqrt(365) = 0.573149..., 0.03 x sqrt(252) = 0.476235...
        assertThat(daily.over(365, Rounding.DOWN).deviation()).hasToString("0.573149");
        assertThat(daily.over(252, Rounding.DOWN).deviation()).hasToString("0.476235");
        assertThat(World.BTC.daysPerYear()).isEqualTo(365);
    }

    @Test
    void kelly() {
        // W - (1 - W) / R: 0.6 - 0.4 / 2 = 0.4, capped at 0.25; 0.5 - 0.5 / 1.5 = 0.1666...; 0.3 at even odds is
        // nothing.
        assertThat(Sizing.kelly(r("0.6"), r("2"))).isEqualTo(r("0.25"));
        assertThat(Sizing.kelly(r("0.5"), r("1.5"))).isEqualTo(r("0.166666"));
        assertThat(Sizing.kelly(r("0.3"), r("1"))).isEqualTo(Ratio.ZERO);
        assertThatThrownBy(() -> Sizing.kelly(r("1.1"), r("1"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Sizing.percentOfEquity(Usd.of(10_000), r("0.05"))).isEqualTo(Usd.of(500));
    }

    @Test
    @DisplayName("RSK-05 the risk score never falls when liquidation comes nearer")
    void nearerNeverScoresLower() {
        // 10x, 8 % away, a quarter lost: 0.3 + 0.4 x 0.92 + 0.3 x 0.25 = 0.743.
        assertThat(RiskScore.position(Leverage.of(10), r("0.08"), r("0.25"))).isEqualTo(r("0.743"));
        Cases.check("score is monotone", 10_000, random -> {
            Leverage leverage = Leverage.ofHundredths(random.nextInt(100, 50_001));
            long far = random.nextLong(-100_000, 1_500_000);
            long near = far - random.nextLong(500_000);
            Ratio lost = Ratio.ofMillionths(random.nextLong(-1_000_000, 2_000_000));
            Ratio calm = RiskScore.position(leverage, Ratio.ofMillionths(far), lost);
            Ratio hot = RiskScore.position(leverage, Ratio.ofMillionths(near), lost);
            assertThat(hot).isGreaterThanOrEqualTo(calm).isLessThanOrEqualTo(Ratio.ONE);
        });
    }

    @Test
    @DisplayName("RSK-06 concentration in one position never lowers the portfolio's score")
    void concentrationNeverLowers() {
        RiskScore.Scored one = new RiskScore.Scored(Usd.of(1_000), r("0.4"));
        RiskScore.Scored half = new RiskScore.Scored(Usd.of(500), r("0.4"));
        // Mean 0.4; whole in one: 0.4 + 0.6 / 2 = 0.7; in two equal halves: 0.4 + 0.6 / 4 = 0.55.
        assertThat(RiskScore.portfolio(List.of(one))).isEqualTo(r("0.7"));
        assertThat(RiskScore.portfolio(List.of(half, half))).isEqualTo(r("0.55"));
        assertThat(RiskScore.portfolio(List.of())).isEqualTo(Ratio.ZERO);
        Cases.check("concentration", 10_000, random -> {
            Ratio score = Ratio.ofMillionths(random.nextLong(1_000_001));
            long large = random.nextLong(2, 1_000_000);
            long small = random.nextLong(1, large);
            long moved = random.nextLong(1, small + 1);
            assertThat(RiskScore.portfolio(List.of(scored(large + moved, score), scored(small - moved, score))))
                    .isGreaterThanOrEqualTo(RiskScore.portfolio(List.of(scored(large, score), scored(small, score))));
        });
    }

    private static RiskScore.Scored scored(long dollars, Ratio score) {
        return new RiskScore.Scored(Usd.of(dollars), score);
    }

    @Test
    @DisplayName("RSK-15 the largest order depends on leverage and on the distance of the stop")
    void largestDependsOnLeverageAndStop() {
        World world = World.plain();
        Usd one = largest(world, "1", null);
        Usd fifty = largest(world, "50", null);
        assertThat(fifty).isLessThan(one);
        World poor = world.account(
                world.account().toBuilder().realizedToday(Usd.of(-19_900)).build());
        // 100 USD may still be lost: without a stop that is the collateral, with one the move to it.
        assertThat(largest(poor, "5", "60390")).isGreaterThan(largest(poor, "5", "58560"));
        assertThat(largest(poor, "5", "58560")).isGreaterThan(largest(poor, "5", null));
        assertThat(largest(poor, "1", null)).isEqualTo(Usd.parse("99.950024"));
    }

    private static Usd largest(World world, String leverage, @Nullable String stop) {
        return world.engine()
                .maxOrder(
                        World.order(Side.LONG, "1", leverage, stop, null),
                        world.account(),
                        world.market(),
                        world.control(),
                        world.now())
                .collateral();
    }

    @Test
    void lessonsOfSystemA() {
        RiskLesson calm = new RiskLesson(Leverage.of(10), r("0.05"), r("0.085"));
        assertThat(calm.score()).isEqualTo(100);
        assertThat(calm.verdict()).isEqualTo(RiskLesson.Verdict.EXCELLENT);
        RiskLesson wild = new RiskLesson(Leverage.parse("100.01"), r("0.100001"), r("0.009999"));
        assertThat(wild.score()).isEqualTo(25);
        assertThat(wild.verdict()).isEqualTo(RiskLesson.Verdict.VERY_RISKY);
        assertThat(new RiskLesson(Leverage.parse("50.01"), r("0.050001"), r("0.019999")).score())
                .isEqualTo(65);
        assertThat(new RiskLesson(Leverage.parse("25.01"), r("0.05"), r("0.02")).score())
                .isEqualTo(95);
        assertThat(List.of("0.1", "0.05", "0.02", "0.019999"))
                .map(text -> RiskLesson.level(r(text)))
                .containsExactly(
                        RiskLesson.Level.EXTREME,
                        RiskLesson.Level.AGGRESSIVE,
                        RiskLesson.Level.MODERATE,
                        RiskLesson.Level.CONSERVATIVE);
        assertThat(List.of("200", "100", "50", "10", "9.99"))
                .map(text -> new RiskLesson(Leverage.parse(text), r("0"), r("1")).leverageClass())
                .containsExactly(
                        RiskLesson.LeverageClass.ULTRA_HIGH,
                        RiskLesson.LeverageClass.VERY_HIGH,
                        RiskLesson.LeverageClass.HIGH,
                        RiskLesson.LeverageClass.MODERATE,
                        RiskLesson.LeverageClass.CONSERVATIVE);
    }
}
