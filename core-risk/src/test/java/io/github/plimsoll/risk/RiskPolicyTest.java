package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RiskPolicyTest {
    private static final RiskPolicy DEFAULTS = RiskPolicy.defaults();

    @Test
    @DisplayName("RSK-12 the default position limit is 100,000 USD, not 100")
    void defaults() {
        assertThat(DEFAULTS.maxPosition()).isEqualTo(Usd.of(100_000)).hasToString("100000.00");
        assertThat(DEFAULTS.maxLeverage()).isEqualTo(Leverage.of(500));
        assertThat(DEFAULTS.maxAccountRisk()).hasToString("0.1");
        assertThat(DEFAULTS.stressMove()).hasToString("0.02");
        assertThat(DEFAULTS.liquidationBuffer()).hasToString("0.05");
        assertThat(DEFAULTS.maxDailyLoss()).hasToString("0.2");
        assertThat(DEFAULTS.maxPriceAge()).isEqualTo(Duration.ofSeconds(5));
        assertThat(DEFAULTS).hasToString("default v1");
    }

    @Test
    void aPolicyThatLacksLimitsCannotBeBuiltAndIsToldAllOfThem() {
        assertThatThrownBy(() -> RiskPolicy.builder("mine", 1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("policy mine lacks maxPosition, maxLeverage, maxAccountRisk, stressMove,"
                        + " liquidationBuffer, maxDailyLoss, maxPriceAge");
        assertThatThrownBy(() -> RiskPolicy.builder("mine", 1)
                        .maxPosition(Usd.of(1))
                        .maxLeverage(Leverage.of(1))
                        .maxAccountRisk(Ratio.ONE)
                        .stressMove(Ratio.ONE)
                        .liquidationBuffer(Ratio.ONE)
                        .maxPriceAge(Duration.ofSeconds(1))
                        .build())
                .hasMessage("policy mine lacks maxDailyLoss");
    }

    @Test
    void aLimitOutOfItsRangeIsNamedWithItsValue() {
        assertThatThrownBy(() -> changed().maxPosition(Usd.ZERO).build())
                .hasMessage("maxPosition must be 0.000001 USD to 9000000000000.00 USD but is 0.00 USD");
        assertThatThrownBy(
                        () -> changed().maxAccountRisk(Ratio.parse("1.000001")).build())
                .hasMessage("maxAccountRisk must be 0.0001% to 100% but is 100.0001%");
        for (RiskLimit limit : RiskLimit.values()) {
            for (long wrong : new long[] {limit.min() - 1, limit.max() + (limit.max() == Long.MAX_VALUE ? 0 : 1)}) {
                if (wrong < limit.min() || wrong > limit.max()) {
                    assertThatThrownBy(() -> changed()
                                    .limit(limit, wrong)
                                    .limit(limit.partner(), wrong)
                                    .build())
                            .hasMessageContaining(limit.key() + " must be " + limit.print(limit.min()) + " to "
                                    + limit.print(limit.max()) + " but is " + limit.print(wrong));
                }
            }
        }
        for (Duration wrong :
                List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofNanos(1), Duration.ofMinutes(61))) {
            assertThatThrownBy(() -> changed().maxPriceAge(wrong).build()).hasMessageStartingWith("maxPriceAge");
        }
        assertThatThrownBy(() -> RiskPolicy.builder("No blanks", 1)).hasMessageContaining("policy name");
        assertThatThrownBy(() -> RiskPolicy.builder("a", 0)).hasMessageContaining("policy version");
    }

    @Test
    void theHashCoversEveryLimitAndNothingElse() {
        assertThat(changed().build()).isEqualTo(DEFAULTS).hasSameHashCodeAs(DEFAULTS);
        assertThat(changed().build().hash()).isEqualTo(DEFAULTS.hash());
        List<RiskPolicy> others = List.of(
                DEFAULTS.toBuilder("other", 1).build(),
                DEFAULTS.toBuilder("default", 2).build(),
                changed().maxPosition(Usd.of(99_999)).build(),
                changed().maxLeverage(Leverage.of(499)).build(),
                changed().maxAccountRisk(Ratio.parse("0.11")).build(),
                changed().stressMove(Ratio.parse("0.03")).build(),
                changed().liquidationBuffer(Ratio.parse("0.06")).build(),
                changed().maxDailyLoss(Ratio.parse("0.21")).build(),
                changed().maxPriceAge(Duration.ofSeconds(6)).build());
        Set<String> hashes = new HashSet<>();
        hashes.add(DEFAULTS.hash());
        for (RiskPolicy other : others) {
            assertThat(hashes.add(other.hash())).isTrue();
            assertThat(other).isNotEqualTo(DEFAULTS);
        }
    }

    @Test
    void theHashIsTheDigestOfTheCanonicalText() {
        assertThat(DEFAULTS.canonical())
                .isEqualTo("plimsoll.policy/1\nname=default\nversion=1\nmax_position_micros=100000000000\n"
                        + "max_leverage_hundredths=50000\nmax_account_risk_millionths=100000\n"
                        + "stress_move_millionths=20000\nliquidation_buffer_millionths=50000\n"
                        + "max_daily_loss_millionths=200000\nmax_price_age_micros=5000000\n");
        assertThat(DEFAULTS.hash()).isEqualTo("b7ef6cafecf4aa482848e07b9f7e662c29707f2fe1fe5da0a7ac82a1fd1681ed");
    }

    @Test
    void venueTermsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> terms("0.0005", "0.0001", "0")).hasMessageContaining("liquidationThreshold must be");
        assertThatThrownBy(() -> terms("0.0005", "0.0001", "1.000001"))
                .hasMessage("liquidationThreshold must be above 0 and at most 1 but is 1.000001");
        assertThatThrownBy(() -> terms("-0.1", "0.0001", "1")).hasMessage("takerFee must be 0 to 1 but is -0.1");
        assertThatThrownBy(() -> terms("0.0005", "1.1", "1")).hasMessage("spread must be 0 to 1 but is 1.1");
        assertThatThrownBy(() -> new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.ONE, Leverage.of(1), Usd.of(-1)))
                .hasMessage("minNotional must be at least 0 USD but is -1.00");
        assertThat(terms("1", "1", "1").liquidationThreshold()).isEqualTo(Ratio.ONE);
    }

    private static VenueTerms terms(String fee, String spread, String threshold) {
        return new VenueTerms(
                Ratio.parse(fee), Ratio.parse(spread), Ratio.parse(threshold), Leverage.of(500), Usd.of(10));
    }

    private static PolicyBuilder changed() {
        return DEFAULTS.toBuilder("default", 1);
    }
}
