package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleListTest {
    @Test
    void aListIsPlainDataOfAPolicy() {
        RuleList list = RuleList.parse(
                "maxLeverage=20x, cooldown = 5m,market.BTC-USD.maxPosition=100,market.BTC-USD.maxLeverage=5x,"
                        + "strategy.grid.maxPosition=7,group.crypto.maxSpread=1%,permitted=BTC-USD+ETH-USD,"
                        + "tiers=500:10x+2000:5x");
        assertThat(list.tree("mine", 3))
                .isEqualTo(Map.of(
                        "name",
                        "mine",
                        "version",
                        3,
                        "limits",
                        Map.of("cooldown", "5m", "maxLeverage", "20x"),
                        "markets",
                        Map.of("BTC-USD", Map.of("maxPosition", "100", "maxLeverage", "5x")),
                        "groups",
                        Map.of("crypto", Map.of("maxSpread", "1%")),
                        "strategies",
                        Map.of("grid", Map.of("maxPosition", "7")),
                        "permitted",
                        List.of("BTC-USD", "ETH-USD"),
                        "tiers",
                        List.of(Map.of("upTo", "500", "leverage", "10x"), Map.of("upTo", "2000", "leverage", "5x"))));
        assertThat(list.toString()).startsWith("cooldown=5m,group.crypto.maxSpread=1%,market.");
        assertThat(RuleList.parse(list.toString()).rules()).isEqualTo(list.rules());
    }

    @Test
    void nothingIsNoRule() {
        assertThat(RuleList.parse("").isEmpty()).isTrue();
        assertThat(RuleList.parse("").tree("none", 1)).containsEntry("limits", Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "=1", "a=", "a=1,", "a=1,a=2", "a=1;b=2", "a=<b>", ",a=1", "permitted=BTC-USD+", "tiers=5"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> RuleList.parse(text).tree("wrong", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListIsBounded() {
        String most = "a=1,b=" + "2".repeat(400) + ",c=" + "3".repeat(400);
        assertThat(RuleList.parse(most).rules()).hasSize(3);
        assertThatThrownBy(() -> RuleList.parse(most + ",d=" + "4".repeat(200)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
