package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every way out of a position, on the recorded prices. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ExitsTest {
    private static Installation demo;

    @BeforeAll
    static void start() {
        demo = Installation.open(Map.of("MESSAGES_PER_MINUTE", "100000"));
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    /** Both sides at once: whichever way the market goes, something is hit. */
    @Test
    void stopTargetAndLiquidationFireFromReplayedPrices() {
        Map<String, JsonNode> seen = new LinkedHashMap<>();
        for (String side : new String[] {"long", "short"}) {
            // An order takes time, and what stands already may be hit meanwhile.
            watch(seen, "@stop-" + side + " /open BTC-USD " + side + " 100 10x sl 0.2% tp 50%");
            watch(seen, "@target-" + side + " /open BTC-USD " + side + " 100 10x sl 5% tp 0.2%");
            watch(seen, "@liq-" + side + " /open BTC-USD " + side + " 50 140x");
        }
        for (int minute = 0; minute < 180 && seen.size() < 3; minute++) {
            watch(seen, "/demo advance 1m");
        }
        assertThat(seen).containsOnlyKeys("STOP_LOSS", "TAKE_PROFIT", "LIQUIDATED");
        assertThat(event(seen, "STOP_LOSS").get("text").asText()).startsWith("Stop loss closed P1");
        assertThat(event(seen, "STOP_LOSS").at("/data/user").asText()).startsWith("stop-");
        assertThat(event(seen, "STOP_LOSS").at("/data/pnl").asText()).startsWith("-");
        assertThat(event(seen, "TAKE_PROFIT").at("/data/user").asText()).startsWith("target-");
        liquidated(event(seen, "LIQUIDATED"));
        JsonNode order = demo.answer(
                        "@" + event(seen, "STOP_LOSS").at("/data/user").asText() + " /orders")
                .at("/data/orders/0");
        assertThat(order.get("origin").asText()).isEqualTo("STOP_LOSS");
        assertThat(order.get("state").asText()).isEqualTo("FILLED");
    }

    private static void watch(Map<String, JsonNode> seen, String command) {
        for (JsonNode object : demo.say(command)) {
            String why = object.at("/data/why").asText();
            if (object.path("event").isMissingNode()) {
                assertThat(object.get("code").asText()).as(object.toString()).isEqualTo("OK");
            } else if (!object.at("/data/user").asText().matches("(stop|target|liq)-(long|short)")) {
                continue; // positions of other tests stand in the same books
            } else if (object.path("event").asText().equals("LIQUIDATED")) {
                seen.putIfAbsent("LIQUIDATED", object);
            } else if (why.equals("STOP_LOSS") || why.equals("TAKE_PROFIT")) {
                seen.putIfAbsent(why, object);
            }
        }
    }

    private static JsonNode event(Map<String, JsonNode> seen, String kind) {
        return Objects.requireNonNull(seen.get(kind), kind);
    }

    /** The collateral is lost, and nothing but it and the opening fee. */
    private static void liquidated(JsonNode event) {
        String user = event.at("/data/user").asText();
        assertThat(event.at("/data/pnl").asText()).isEqualTo("-50.00");
        JsonNode balance = demo.answer("@" + user + " /balance").get("data");
        assertThat(demo.answer("@" + user + " /positions").at("/data/positions"))
                .isEmpty();
        assertThat(balance.get("margin").asText()).isEqualTo("0.00");
        BigDecimal cash = new BigDecimal(balance.get("cash").asText());
        // The fee on 7,000 USD of notional at a fill up to 1% away: the recorded market is a thin one.
        assertThat(cash).isBetween(new BigDecimal("9942.93"), new BigDecimal("9943.07"));
        assertThat(demo.code("@" + user + " /close P1")).isEqualTo("POSITION_CLOSED");
    }

    @Test
    @DisplayName("EXE-53 a position is closed by percent, coins, dollars and all of it")
    void aPositionIsClosedInPartsOfEveryKind() {
        JsonNode opened = demo.answer("@pam /open BTC-USD long 500 2x");
        assertThat(opened.get("code").asText()).isEqualTo("OK");
        BigDecimal size = new BigDecimal(opened.at("/data/size").asText());

        BigDecimal half = part("@pam /close P1 50%");
        assertThat(half).isEqualByComparingTo(size.divide(new BigDecimal(2), 8, RoundingMode.DOWN));

        BigDecimal coins = part("@pam /close P1 0.01 BTC");
        assertThat(coins).isEqualByComparingTo("0.01");

        JsonNode price = demo.answer("@pam /price BTC-USD").at("/data/prices/0/last_price");
        BigDecimal dollars = part("@pam /close P1 $40");
        assertThat(dollars.multiply(new BigDecimal(price.asText())))
                .isBetween(new BigDecimal("39.9999"), new BigDecimal("40"));

        JsonNode last = demo.answer("@pam /close P1 all");
        assertThat(last.at("/data/closed").asBoolean()).as(last.toString()).isTrue();
        BigDecimal rest = new BigDecimal(last.at("/data/size").asText());
        assertThat(half.add(coins).add(dollars).add(rest)).isEqualByComparingTo(size);

        JsonNode balance = demo.answer("@pam /balance").get("data");
        assertThat(new BigDecimal(balance.get("cash").asText()))
                .as("every cent is accounted for")
                .isEqualByComparingTo(new BigDecimal("10000")
                        .add(new BigDecimal(last.at("/data/realized").asText())));
        assertThat(balance.get("margin").asText()).isEqualTo("0.00");
    }

    private static BigDecimal part(String line) {
        JsonNode answer = demo.answer(line);
        assertThat(answer.get("code").asText()).as(answer.toString()).isEqualTo("OK");
        assertThat(answer.at("/data/closed").asBoolean()).isFalse();
        return new BigDecimal(answer.at("/data/size").asText());
    }

    @Test
    void haltedKeepsTheWaysOut() {
        assertThat(demo.code("@hal /open BTC-USD long 100 2x")).isEqualTo("OK");
        assertThat(demo.code("@hal /open ETH-USD long 100 2x")).isEqualTo("OK");
        try {
            JsonNode stopped = demo.answer("/emergency_stop");
            assertThat(stopped.at("/data/acknowledged").asBoolean()).isTrue();
            assertThat(stopped.at("/data/state").asText()).isEqualTo("HALTED");
            assertThat(demo.code("@hal /open BTC-USD long 100 2x")).isEqualTo("CONTROL_HALTED");
            assertThat(demo.code("@hal /close P1 50%")).isEqualTo("OK");
            assertThat(demo.code("@hal /close all")).isEqualTo("OK");
        } finally {
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
        }
        assertThat(demo.code("@hal /open BTC-USD long 100 2x")).isEqualTo("OK");
    }

    @Test
    void frozenBlocksEvenExitsAfterASecondStepAndListsWhatIsUnprotected() {
        assertThat(demo.code("@fred /open BTC-USD long 100 2x")).isEqualTo("OK");
        JsonNode asked = demo.answer("/emergency_stop all");
        String token = asked.at("/data/token").asText();
        assertThat(asked.get("code").asText()).isEqualTo("CONFIRM");
        assertThat(demo.answer("/status").at("/data/control").asText()).isEqualTo("ACTIVE");
        assertThat(demo.code("@fred /confirm " + token)).isEqualTo("TOKEN_INVALID");
        try {
            JsonNode frozen = demo.answer("/confirm " + token);
            assertThat(frozen.get("code").asText()).as(frozen.toString()).isEqualTo("OK");
            assertThat(frozen.at("/data/unprotected")).anyMatch(p -> p.asText().equals("fred/P1"));
            assertThat(frozen.get("text").asText()).contains("fred/P1");
            assertThat(demo.code("@fred /close P1")).isEqualTo("CONTROL_FROZEN");
            assertThat(demo.code("@fred /open BTC-USD long 100 2x")).isEqualTo("CONTROL_FROZEN");
            assertThat(demo.code("/confirm " + token))
                    .as("a stop that is repeated is obeyed")
                    .isEqualTo("OK");
        } finally {
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
        }
        assertThat(demo.code("@fred /close P1")).isEqualTo("OK");
    }

    @Test
    @DisplayName("EXE-35 a confirmation serves one order and is used up by it")
    void aPreviewIsConfirmedOnceByItsOwnUserWithinTenMinutes() {
        String order = "BTC-USD short 123.45 7x sl 4% tp 9%";
        JsonNode preview = demo.answer("@cora /preview " + order);
        assertThat(preview.at("/data/would_pass").asBoolean()).isTrue();
        assertThat(demo.answer("@cora /orders").at("/data/orders"))
                .as("a preview places nothing")
                .isEmpty();
        String token = preview.at("/data/token").asText();
        assertThat(demo.code("@mallory /confirm " + token)).isEqualTo("TOKEN_INVALID");
        JsonNode placed = demo.answer("@cora /confirm " + token);
        assertThat(placed.get("code").asText()).as(placed.toString()).isEqualTo("OK");
        assertThat(placed.at("/data/instrument").asText()).isEqualTo("BTC-USD");
        assertThat(placed.at("/data/side").asText()).isEqualTo("SHORT");
        assertThat(placed.at("/data/collateral").asText()).isEqualTo("123.45");
        assertThat(placed.at("/data/leverage").asText()).isEqualTo("7x");
        BigDecimal price = new BigDecimal(preview.at("/data/price").asText());
        assertThat(new BigDecimal(placed.at("/data/stop_loss").asText()))
                .isEqualByComparingTo(price.multiply(new BigDecimal("1.04")).setScale(10, RoundingMode.FLOOR));
        assertThat(new BigDecimal(placed.at("/data/take_profit").asText()))
                .isEqualByComparingTo(price.multiply(new BigDecimal("0.91")).setScale(10, RoundingMode.FLOOR));
        JsonNode again = demo.answer("@cora /confirm " + token);
        assertThat(again.at("/data/intent")).as("the same order").isEqualTo(placed.at("/data/intent"));
        assertThat(demo.answer("@cora /orders").at("/data/orders")).hasSize(1);

        String late = demo.answer("@cora /preview " + order).at("/data/token").asText();
        String inTime = demo.answer("@cora /preview ETH-USD long 20 2x")
                .at("/data/token")
                .asText();
        demo.say("/demo advance 590s");
        assertThat(demo.code("@cora /confirm " + inTime)).isEqualTo("OK");
        demo.say("/demo advance 11s");
        assertThat(demo.code("@cora /confirm " + late)).isEqualTo("TOKEN_INVALID");
        assertThat(demo.answer("@cora /orders").at("/data/orders")).hasSize(2);
    }
}
