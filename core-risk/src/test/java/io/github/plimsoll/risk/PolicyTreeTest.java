package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Policies from plain data, users' policies, differences and findings. */
class PolicyTreeTest {
    private static final Map<String, Object> MANDATORY = Map.of(
            "maxPosition",
            100_000,
            "maxLeverage",
            "500x",
            "maxAccountRisk",
            0.1,
            "stressMove",
            "2%",
            "liquidationBuffer",
            "0.05",
            "maxDailyLoss",
            "20%",
            "maxPriceAge",
            "5s");

    @Test
    void plainDataGivesTheSamePolicyAsTheBuilder() {
        RiskPolicy read = RiskPolicy.fromMap(Map.of("name", "default", "version", 1, "limits", MANDATORY));
        assertThat(read).isEqualTo(RiskPolicy.defaults());
        assertThat(read.hash()).isEqualTo(RiskPolicy.defaults().hash());
        assertThat(RiskPolicy.defaults().toBuilder("default", 1).build()).isEqualTo(read);
    }

    @Test
    void scopesTiersAndPermittedMarkets() {
        RiskPolicy policy = RiskPolicy.fromMap(Map.of(
                "name",
                "full",
                "version",
                "3",
                "limits",
                MANDATORY,
                "markets",
                Map.of("BTC-USD", Map.of("maxLeverage", "20", "requireStopLoss", true)),
                "groups",
                Map.of("crypto", Map.of("maxGroupExposure", "5000.50")),
                "strategies",
                Map.of("grid", Map.of("cooldown", "1h")),
                "permitted",
                List.of("BTC-USD", "ETH-USD"),
                "tiers",
                List.of(Map.of("upTo", 1000, "leverage", "50x"))));
        assertThat(policy.canonical())
                .startsWith("plimsoll.policy/1\nname=full\nversion=3\nmax_position_micros=100000000000\n")
                .endsWith("permitted=BTC-USD,ETH-USD\ntier=1000000000,5000\n"
                        + "market.BTC-USD.max_leverage_hundredths=2000\nmarket.BTC-USD.require_stop_loss_switch=1\n"
                        + "group.crypto.max_group_exposure_micros=5000500000\n"
                        + "strategy.grid.cooldown_micros=3600000000\n");
        assertThat(policy.toBuilder("full", 3).build()).isEqualTo(policy);
        assertThat(policy.tiers()).containsExactly(new LeverageTier(Usd.of(1_000), Leverage.of(50)));
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThatThrownBy(() -> RiskPolicy.fromMap(Map.of(
                        "name",
                        "wrong",
                        "version",
                        1,
                        "colour",
                        "red",
                        "limits",
                        Map.of("maxPosition", "NaN", "maxLeverage", "0.5x", "maxSpeed", 3, "lossStreak", 5),
                        "markets",
                        Map.of("no spaces", Map.of(), "BTC-USD", "all"),
                        "tiers",
                        List.of(Map.of("upTo", "1e9", "leverage", "5")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "policy wrong lacks maxAccountRisk, stressMove",
                        "there is no policy field colour",
                        "maxPosition must be 0.000001 USD to 9000000000000.00 USD but is NaN",
                        "maxLeverage must be 1x to 1000x but is 0.5x",
                        "there is no limit maxSpeed",
                        "lossStreak needs lossStreakPause",
                        "name of a market must be",
                        "markets.BTC-USD must be a table",
                        "tiers.1: ");
        assertThatThrownBy(() -> RiskPolicy.fromMap(Map.of("name", "x"))).hasMessageContaining("policy version");
        assertThatThrownBy(() -> RiskPolicy.fromMap(Map.of("name", "empty", "version", 1)))
                .hasMessageContaining("policy empty lacks maxPosition, maxLeverage");
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThatThrownBy(() -> RiskPolicy.defaults().toBuilder("none", 1)
                        .limit(RiskLimit.MIN_ORDER_NOTIONAL, Usd.of(11))
                        .limit(RiskLimit.MAX_ORDER_NOTIONAL, Usd.of(10))
                        .limit(RiskLimit.MIN_STOP_DISTANCE, Ratio.parse("0.2"))
                        .limit(RiskLimit.MAX_STOP_DISTANCE, Ratio.parse("0.1"))
                        .build())
                .hasMessage("minOrderNotional of 11.00 USD contradicts maxOrderNotional of 10.00 USD: nothing could"
                        + " pass; minStopDistance of 20% contradicts maxStopDistance of 10%: nothing could pass");
        assertThatThrownBy(() -> RiskPolicy.defaults().toBuilder("unit", 1)
                        .limit(RiskLimit.COOLDOWN, Usd.of(1))
                        .build())
                .hasMessage("cooldown is in SECONDS, not in USD");
        assertThatThrownBy(() -> RiskPolicy.defaults().toBuilder("none", 1)
                        .permit(Set.of())
                        .build())
                .hasMessageContaining("permitted must name 1 to 4096 markets but names 0");
    }

    private static Map<String, Object> user(Object... limits) {
        Map<String, Object> named = new TreeMap<>();
        for (int i = 0; i < limits.length; i += 2) {
            named.put((String) limits[i], limits[i + 1]);
        }
        return Map.of("name", "alice", "version", 1, "limits", named);
    }

    @Test
    void aUserInheritsAndTightens() {
        RiskPolicy ours = RiskPolicy.defaults();
        RiskPolicy alice = ours.tightenedBy(user("maxLeverage", "20x", "maxHourlyLoss", 50));
        assertThat(alice.maxLeverage()).isEqualTo(Leverage.of(20));
        assertThat(alice.maxPosition()).isEqualTo(ours.maxPosition());
        assertThat(alice.limit(RiskLimit.MAX_HOURLY_LOSS)).hasValue(50_000_000);
        assertThat(PolicyDiff.between(ours, alice).loosens()).isFalse();
        assertThat(PolicyDiff.between(alice, ours).loosens()).isTrue();
        assertThat(PolicyDiff.between(ours, alice).changes())
                .extracting(PolicyDiff.Change::text)
                .containsExactly("maxLeverage: 500x -> 20x (tighter)", "maxHourlyLoss: none -> 50.00 USD (tighter)");
    }

    @Test
    void aUserCannotLoosen() {
        assertThatThrownBy(() -> RiskPolicy.defaults()
                        .tightenedBy(user("maxLeverage", "501x", "stressMove", "1%", "maxDailyLoss", "-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "maxLeverage can only be tightened: 501x is looser than the installation's 500x",
                        "stressMove can only be tightened: 1% is looser than the installation's 2%",
                        "maxDailyLoss must be 0.0001% to 100%");
    }

    @Test
    void rulesThatNeverRefuseAreFound() {
        assertThat(PolicyLint.of(RiskPolicy.defaults())).isEmpty();
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("lint", 1)
                .limit(RiskLimit.MAX_GROSS_EXPOSURE, Usd.of(50_000))
                .limit(PolicyScope.market("BTC-USD"), RiskLimit.MAX_LEVERAGE, 50_000)
                .tiers(List.of(new LeverageTier(Usd.of(10), Leverage.of(500))))
                .permit(Set.of("ETH-USD"))
                .build();
        assertThat(PolicyLint.of(policy))
                .containsExactly(
                        "maxPosition of 100000.00 USD never refuses: maxGrossExposure of 50000.00 USD does so first",
                        "the tier up to 10.00 USD at 500x never refuses: maxLeverage of 500x does so first",
                        "market.BTC-USD.maxLeverage of 500x never refuses: 500x holds everywhere",
                        "market.BTC-USD never refuses: the market is not permitted");
    }
}
