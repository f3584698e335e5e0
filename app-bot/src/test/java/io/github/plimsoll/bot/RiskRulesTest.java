package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.config.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Risk rules of the configuration and locks, as people see them: /limits, /risk and /why. */
class RiskRulesTest {
    private static final String OPEN = "@locked /open BTC-USD long 10 2x";

    @Test
    void whatIsSetIsShownAndOutlivesARestart() {
        Map<String, String> rules = Map.of("RISK_RULES", "cooldown=5m,maxHourlyLoss=500,maxDrawdown=25%");
        try (Installation first = Installation.open(rules)) {
            assertThat(first.code(OPEN)).isEqualTo("OK");
            assertThat(first.code("@locked /close P1")).isEqualTo("OK");
        }
        try (Installation second = Installation.open(rules)) {
            JsonNode refused = second.answer(OPEN);
            assertThat(refused.at("/code").asText()).isEqualTo("COOLDOWN");
            String why = "@locked /why " + refused.at("/data/decision").asText();
            assertThat(second.answer(why).at("/text").asText())
                    .contains("NO  COOLDOWN")
                    .contains("ok  the last hour's loss");

            assertThat(second.code("/lock locked long odd prices")).isEqualTo("OK");
            assertThat(second.code("/lock locked account for 1s not for long")).isEqualTo("OK");
            assertThat(second.code("/demo advance 2s")).isEqualTo("OK");
            JsonNode limits = second.answer("@locked /limits");
            assertThat(limits.at("/text").asText())
                    .contains("locked: LONG, odd prices, set by demo until a person ends it")
                    .doesNotContain("not for long");
            assertThat(limits.at("/data/locks/0/name").asText()).isEqualTo("LONG");
            assertThat(second.answer("@locked /calc BTC-USD long 10 2x").at("/data/refused_by"))
                    .extracting(JsonNode::asText)
                    .contains("LOCKED", "COOLDOWN");
        }
    }

    @Test
    void marketsGroupsAndTiersHaveRulesOfTheirOwn() {
        String rules =
                "market.ETH-USD.marketAccess=1,market.BTC-USD.maxOrderNotional=900,group.crypto.maxCollateral=80,"
                        + "permitted=BTC-USD+ETH-USD,tiers=500:10x+2000:5x,maxSlippage=1%,requireSequencer=true";
        try (Installation set = Installation.open(Map.of("RISK_RULES", rules))) {
            assertThat(set.answer("@scopes /risk").at("/text").asText())
                    .contains("market.ETH-USD: ")
                    .contains("marketAccess 1")
                    .contains("group.crypto: ")
                    .contains("only BTC-USD, ETH-USD")
                    .contains("up to 2000.00 USD notional leverage 5x");
            assertThat(refusedBy(set, "ETH-USD long 10 2x"))
                    .containsExactly("SEQUENCER_DOWN", "MARKET_CLOSE_ONLY", "SLIPPAGE_ABOVE_CAP");
            assertThat(refusedBy(set, "BTC-USD long 90 10x"))
                    .containsExactly(
                            "SEQUENCER_DOWN", "SLIPPAGE_ABOVE_CAP", "COLLATERAL_ABOVE_MAX", "LEVERAGE_ABOVE_TIER");
        }
    }

    @Test
    void aMarketOfWhichNothingIsKnownIsRefusedWhenARuleAsks() {
        String rules = "maxOrderFlow=3,maxVwapDeviation=1.5%,amihudGuard=true,maxCorrelation=0.75,maxVolatilityRatio=1,"
                + "qualityVolatility=3,maxSpread=0.12%";
        try (Installation set = Installation.open(Map.of("RISK_RULES", rules))) {
            assertThat(refusedBy(set, "BTC-USD long 10 2x"))
                    .containsExactlyInAnyOrder(
                            "ORDER_ABOVE_QUALITY",
                            "LEVERAGE_ABOVE_QUALITY",
                            "ORDER_FLOW_ABOVE_MAX",
                            "VWAP_DEVIATION_ABOVE_MAX",
                            "AMIHUD_ABOVE_MAX",
                            "REGIME_RISK_OFF");
        }
    }

    @Test
    void aNamedPersonLocksAndUnlocks() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("/lock keys account")).isEqualTo("MISSING_ARGUMENT");
            assertThat(demo.code("/lock keys account no account")).isEqualTo("NOT_FOUND");
            assertThat(demo.code("@keys /lock keys account no")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("@keys /balance")).isEqualTo("OK");
            assertThat(demo.code("/lock keys strategy:gr!d no")).isEqualTo("BAD_STRATEGY");
            assertThat(demo.code("/lock keys account for 1y no")).isEqualTo("BAD_DURATION");
            assertThat(demo.code("/lock keys account " + "x".repeat(201))).isEqualTo("BAD_REASON");
            for (String what : List.of("account", "BTC-USD", "long", "strategy:grid")) {
                JsonNode locked = demo.answer("/lock keys " + what + " for 1h odd prices");
                assertThat(locked.at("/data/reason").asText()).isEqualTo("odd prices");
                assertThat(locked.at("/data/until").asText()).endsWith("Z");
                JsonNode calc = demo.answer("@keys /calc BTC-USD long 10 2x").at("/data/refused_by");
                assertThat(calc.toString()).isEqualTo(what.startsWith("strategy") ? "[]" : "[\"LOCKED\"]");
                assertThat(demo.loosened("/unlock keys " + what)).isEqualTo("OK");
                assertThat(demo.code("/unlock keys " + what)).isEqualTo("NOT_LOCKED");
            }
            assertThat(demo.code("@keys /unlock keys automation")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.loosened("/unlock keys automation")).isEqualTo("OK");
            assertThat(demo.code("/unlock nobody automation")).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void aUsersOwnRulesTightenAndAreShown() {
        String order = "@own-rules /open BTC-USD long 10 20x";
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.answer("@own-rules /risk_rules").at("/text").asText())
                    .startsWith("You have no rules of your own");
            assertThat(demo.answer("@own-rules /risk_rules maxLeverage=501x")
                            .at("/text")
                            .asText())
                    .contains("looser than the installation's");
            assertThat(demo.code("@own-rules /risk_rules maxLeverage")).isEqualTo("BAD_RULES");
            assertThat(demo.answer("@own-rules /risk_rules maxLeverage=10x, maxAccountRisk=5%")
                            .at("/data/own")
                            .asText())
                    .isEqualTo("maxAccountRisk=5%,maxLeverage=10x");
        }
        try (Installation again = Installation.open(Map.of())) {
            JsonNode refused = again.answer(order);
            assertThat(refused.at("/code").asText()).isEqualTo("LEVERAGE_ABOVE_MAX");
            String why = "@own-rules /why " + refused.at("/data/decision").asText();
            JsonNode risk = again.answer("@own-rules /risk");
            assertThat(risk.at("/text").asText())
                    .contains("largest leverage 10x")
                    .contains("of these your own: ");
            assertThat(again.answer(why).at("/data/policy")).isEqualTo(risk.at("/data/hash"));
            assertThat(again.answer("@own-rules /limits").at("/text").asText()).contains("10x");
            assertThat(again.answer("@own-rules /preview BTC-USD long 10 20x")
                            .at("/data/would_pass")
                            .asBoolean())
                    .isFalse();
            assertThat(again.answer("@own-rules /calc BTC-USD long 10 5x")
                            .at("/text")
                            .asText())
                    .contains("(limit 5%)");
            assertThat(again.answer("@other /risk").at("/text").asText()).contains("largest leverage 500x");
            assertThat(again.code("@own-rules /risk_rules none")).isEqualTo("OK");
            assertThat(again.code(order)).isEqualTo("OK");
        }
    }

    @Test
    void ownRulesHoldInAMarketOnASideAndByNotional() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.answer("@own-rules /risk_rules market.DOGE-USD.maxLeverage=2x")
                            .at("/text")
                            .asText())
                    .isEqualTo("Your own rules name the market DOGE-USD but there are [BTC-USD, ETH-USD]."
                            + " Example: /risk_rules maxLeverage=100x,side.short.maxLeverage=20x");
            assertThat(demo.answer(
                                    "@own-rules /risk_rules side.short.maxLeverage=3x, market.BTC-USD.requireStopLoss=true,"
                                            + "tiers=600:8x+900:4x")
                            .at("/data/own")
                            .asText())
                    .isEqualTo("market.BTC-USD.requireStopLoss=true,side.SHORT.maxLeverage=3x,tiers=600:8x+900:4x");
            assertThat(demo.answer("@own-rules /risk").at("/text").asText())
                    .contains("side.SHORT: ", "market.BTC-USD: ", "up to 900.00 USD notional leverage 4x");
            assertThat(demo.code("@own-rules /open ETH-USD short 10 4x")).isEqualTo("LEVERAGE_ABOVE_MAX");
            assertThat(demo.code("@own-rules /open BTC-USD long 10 4x")).isEqualTo("STOP_LOSS_REQUIRED");
            assertThat(demo.answer("@own-rules /limits").at("/data/risk").findValuesAsText("side"))
                    .contains("LONG", "SHORT");
            assertThat(demo.answer("@own-rules /limits").at("/text").asText())
                    .contains("leverage, short: 3x left of 3x");
        }
    }

    @Test
    void theSlippageThatAnOrderAcceptsIsJudgedAndKept() {
        try (Installation set = Installation.open(Map.of("RISK_RULES", "maxSlippage=1%"))) {
            assertThat(refusedBy(set, "BTC-USD long 10 2x")).containsExactly("SLIPPAGE_ABOVE_CAP");
            assertThat(refusedBy(set, "BTC-USD long 10 2x slippage 1.0001%")).containsExactly("SLIPPAGE_ABOVE_CAP");
            assertThat(refusedBy(set, "BTC-USD long 10 2x slippage 1%")).isEmpty();
            JsonNode silent = set.answer("@scopes /open BTC-USD long 10 2x");
            assertThat(silent.at("/text").asText())
                    .contains("slippage that the order accepts: not known, limit 1%; would pass: the same order with a"
                            + " slippage within the limit");
            assertThat(silent.at("/data/violations/0/code").asText()).isEqualTo("SLIPPAGE_ABOVE_CAP");
            assertThat(silent.at("/data/violations/0").has("actual")).isFalse();
            assertThat(set.answer("@scopes /preview BTC-USD long 10 2x slippage 1%")
                            .at("/text")
                            .asText())
                    .contains("slippage that the order accepts");
            assertThat(set.code("@scopes /open BTC-USD long 10 2x sl 3% slippage 1%"))
                    .isEqualTo("OK");
            JsonNode refused = set.answer("@scopes /open BTC-USD long 10 2x slippage 0%");
            for (int i = 0; i < 4 && refused.at("/code").asText().equals("OK"); i++) {
                // The price had come to meet it.
                refused = set.answer("@scopes /open BTC-USD long 10 2x slippage 0%");
            }
            assertThat(refused.at("/code").asText()).isEqualTo("REJECTED");
            assertThat(refused.at("/text").asText())
                    .startsWith("Not executed: REJECTED, the price ")
                    .contains("the worst you accept");
            for (String wrong : List.of("1", "101%", "-1%", "much%")) {
                assertThat(set.code("@scopes /open BTC-USD long 10 2x slippage " + wrong))
                        .isEqualTo("BAD_SLIPPAGE");
            }
        }
    }

    private static List<String> refusedBy(Installation set, String order) {
        JsonNode codes = set.answer("@scopes /calc " + order).at("/data/refused_by");
        return StreamSupport.stream(codes.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void aRuleOfAMarketThatIsNotThereIsAMistake() {
        String rules = "market.BTCUSD.maxLeverage=2x,permitted=BTC-USD+DOGE-USD,group.metals.maxCollateral=5";
        assertThatThrownBy(() -> Installation.open(Map.of("RISK_RULES", rules)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("market BTCUSD", "market DOGE-USD", "group metals");
    }
}
