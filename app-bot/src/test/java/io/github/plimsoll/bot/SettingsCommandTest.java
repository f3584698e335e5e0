package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What users choose, and what their orders make of it. */
@SuppressWarnings("NullAway.Init") // set before all tests
class SettingsCommandTest {
    private static Installation demo;

    @BeforeAll
    static void start() {
        demo = Installation.open(Map.of(
                "MESSAGES_PER_MINUTE", "100000",
                "OPENS_PER_MINUTE", "1000",
                "TRADES_PER_DAY", "1000",
                "VOLUME_PER_HOUR_USD", "1000000"));
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void theFirstContactMakesThemAndEachChangeIsAudited() {
        JsonNode first = demo.answer("@set-ann /settings");
        assertThat(first.get("code").asText()).as(first.toString()).isEqualTo("OK");
        assertThat(first.at("/data/confirm").asBoolean()).isFalse();
        assertThat(first.at("/data/news").asText()).isEqualTo("all");
        assertThat(first.at("/data").has("slippage")).isFalse();
        JsonNode changed = demo.answer("@set-ann /settings slippage 0.5% confirm on news important");
        assertThat(changed.at("/data/slippage").asText()).isEqualTo("0.5%");
        assertThat(changed.at("/data/confirm").asBoolean()).isTrue();
        assertThat(changed.at("/data/news").asText()).isEqualTo("important");
        assertThat(demo.answer("@set-ann /settings").get("data")).isEqualTo(changed.get("data"));
        assertThat(demo.answer("@set-bob /settings").at("/data/confirm").asBoolean())
                .as("another's")
                .isFalse();
        assertThat(demo.answer("/audit set-ann").get("text").asText())
                .contains("created: slippage none, confirm off, news all")
                .contains("slippage none, confirm off, news all -> slippage 0.5%, confirm on, news important");
        assertThat(demo.answer("@set-ann /settings slippage none").at("/data").has("slippage"))
                .isFalse();
    }

    @Test
    void whatCannotBeMeantIsRefusedAndChangesNothing() {
        assertThat(demo.code("@set-cat /settings colour blue")).isEqualTo("BAD_ARGUMENT");
        assertThat(demo.code("@set-cat /settings confirm maybe")).isEqualTo("BAD_ARGUMENT");
        assertThat(demo.code("@set-cat /settings confirm on news loud")).isEqualTo("BAD_ARGUMENT");
        assertThat(demo.code("@set-cat /settings slippage 101%")).startsWith("BAD_");
        assertThat(demo.code("@set-cat /settings slippage")).isEqualTo("MISSING_ARGUMENT");
        assertThat(demo.answer("@set-cat /settings").at("/data/confirm").asBoolean())
                .isFalse();
    }

    @Test
    void anOrderThatNamesNoSlippageTakesTheChosenOne() {
        assertThat(demo.code("@set-dan /settings slippage 0.25%")).isEqualTo("OK");
        assertThat(demo.answer("@set-dan /preview BTC-USD long 100 10x")
                        .at("/data/order")
                        .asText())
                .endsWith(" slippage 0.25%");
        assertThat(demo.answer("@set-dan /preview BTC-USD long 100 10x slippage 1%")
                        .at("/data/order")
                        .asText())
                .endsWith(" slippage 1%");
        assertThat(demo.answer("@set-dan /preview BTC-USD long 100 10x limit 30000")
                        .at("/data/order")
                        .asText())
                .as("the limit is the worst price")
                .doesNotContain("slippage");
        // Half of the spread and the slippage of the market are more, unless the price comes to meet the order.
        assertThat(demo.code("@set-dan /settings slippage 0.0001%")).isEqualTo("OK");
        assertThat(someAreTooDear("@set-dan /open BTC-USD long 100 10x")).isTrue();
        assertThat(demo.code("@set-dan /close all")).isEqualTo("OK");
        JsonNode opened = demo.answer("@set-dan /open BTC-USD long 100 10x slippage 1%");
        assertThat(opened.get("code").asText()).as(opened.toString()).isEqualTo("OK");
        String number = opened.at("/data/number").asText();
        assertThat(someAreTooDear("@set-dan /increase " + number + " 50")).isTrue();
        assertThat(demo.code("@set-dan /increase " + number + " 50 slippage 1%"))
                .isEqualTo("OK");
    }

    private static boolean someAreTooDear(String order) {
        for (int i = 0; i < 12; i++) {
            if (demo.answer(order).get("code").asText().equals("REJECTED")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whoWantsToConfirmIsShownTheOrderFirst() {
        String eve = "@set-eve-" + Long.toString(System.nanoTime(), 36); // nobody has traded under this name
        assertThat(demo.code(eve + " /settings confirm on")).isEqualTo("OK");
        JsonNode asked = demo.answer(eve + " /open BTC-USD long 100 10x sl 3%");
        assertThat(asked.get("code").asText()).as(asked.toString()).isEqualTo("CONFIRM");
        assertThat(asked.get("text").asText()).startsWith("Not placed yet.");
        assertThat(demo.answer(eve + " /positions").at("/data/positions")).isEmpty();
        String token = asked.at("/data/token").asText();
        assertThat(demo.code(eve + " /confirm " + token)).isEqualTo("OK");
        assertThat(demo.answer(eve + " /positions").at("/data/positions")).hasSize(1);
        String price = demo.answer(eve + " /preview BTC-USD long 100 10x")
                .at("/data/price")
                .asText();
        String half = new BigDecimal(price)
                .divide(BigDecimal.valueOf(2), 0, RoundingMode.DOWN)
                .toPlainString();
        JsonNode waits = demo.answer(eve + " /open BTC-USD long 100 10x limit " + half);
        assertThat(waits.get("code").asText()).as(waits.toString()).isEqualTo("CONFIRM");
        assertThat(demo.code(eve + " /confirm " + waits.at("/data/token").asText()))
                .isEqualTo("WAITING");
        JsonNode beyond = demo.answer(eve + " /open BTC-USD long 99999999 10x");
        assertThat(beyond.get("code").asText()).isEqualTo("WOULD_NOT_PASS");
        assertThat(beyond.at("/data").has("token")).isFalse();
        assertThat(demo.code(eve + " /close all")).as("a way out asks nothing").isEqualTo("OK");
    }
}
