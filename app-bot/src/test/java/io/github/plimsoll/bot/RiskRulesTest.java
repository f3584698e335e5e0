package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.risk.RiskLock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Risk rules of the configuration and locks, as people see them: /limits, /risk and /why. */
class RiskRulesTest {
    private static final String OPEN = "@locked /open BTC-USD long 10 2x";

    @Test
    void whatIsSetIsShownAndOutlivesARestart() {
        Map<String, String> rules = Map.of("RISK_RULES", "cooldown=5m,maxHourlyLoss=500,maxDrawdown=25%");
        try (Installation first = Installation.open(rules)) {
            assertThat(first.code(OPEN)).isEqualTo("OK");
            JsonNode close = first.answer("@locked /close P1");
            assertThat(first.code("@locked /confirm " + close.at("/data/token").asText()))
                    .isEqualTo("OK");
        }
        try (Installation second = Installation.open(rules)) {
            JsonNode refused = second.answer(OPEN);
            assertThat(refused.at("/code").asText()).isEqualTo("COOLDOWN");
            String why = "@locked /why " + refused.at("/data/decision").asText();
            assertThat(second.answer(why).at("/text").asText())
                    .contains("NO  COOLDOWN")
                    .contains("ok  the last hour's loss");

            AccountId account = new AccountId("locked:paper:dry:usdc");
            TradeDesk desk = second.get(TradeDesk.class);
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
}
