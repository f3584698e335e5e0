package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.risk.RiskLock;
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

            AccountId account = new AccountId("dry:paper:locked");
            TradeDesk desk = second.part(TradeDesk.class);
            desk.lock(account, new RiskLock(RiskLock.Scope.SIDE, "LONG", RiskLock.LATCHED, "odd"), "olga", "t");
            desk.lock(account, new RiskLock(RiskLock.Scope.ACCOUNT, "", 1, "long over"), "olga", "t");
            JsonNode limits = second.answer("@locked /limits");
            assertThat(limits.at("/text").asText())
                    .contains("locked: LONG, odd, set by olga until a person ends it")
                    .doesNotContain("long over");
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
