package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /margin}: collateral of a position in and out, and its mistakes. */
class MarginCommandTest {
    private static Installation demo;

    @BeforeAll
    static void start() {
        demo = Installation.open(Map.of("MESSAGES_PER_MINUTE", "100000", "VOLUME_PER_HOUR_USD", "1000000000"));
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void collateralGoesInAndComesOutAndTheSizeStays() {
        assertThat(demo.code("@margin-ann /open BTC-USD long 100 10x")).isEqualTo("OK");
        JsonNode before = demo.answer("@margin-ann /positions").at("/data/positions/0");
        JsonNode in = demo.answer("@margin-ann #in /margin P1 +$50");
        assertThat(in.get("code").asText()).as(in.toString()).isEqualTo("OK");
        assertThat(in.get("text").asText()).startsWith("Margin of P1 +50.00 USD: collateral 150.00 USD, liquidation");
        assertThat(in.at("/data/kind").asText()).isEqualTo("ADD_MARGIN");
        assertThat(in.at("/data/collateral").asText()).isEqualTo("50.00");
        assertThat(in.at("/data/collateral_left").asText()).isEqualTo("150.00");
        assertThat(in.at("/data").has("size")).isFalse();
        assertThat(demo.answer("@margin-ann #in /margin P1 +$50").get("text")).isEqualTo(in.get("text"));
        assertThat(demo.code("@margin-ann #in /margin P1 +51")).isEqualTo("KEY_REUSED");
        JsonNode out = demo.answer("@margin-ann /margin P1 -30");
        assertThat(out.get("code").asText()).as(out.toString()).isEqualTo("OK");
        assertThat(out.at("/data/collateral_left").asText()).isEqualTo("120.00");
        JsonNode after = demo.answer("@margin-ann /positions").at("/data/positions/0");
        assertThat(after.at("/remaining")).isEqualTo(before.at("/remaining"));
        assertThat(after.at("/collateral").asText()).isEqualTo("120.00");
        assertThat(after.at("/leverage").asText()).startsWith("8.");
        assertThat(demo.answer("@margin-ann /trades").get("text").asText())
                .contains("add margin P1 BTC-USD: cash -50.00, margin +50.00")
                .contains("remove margin P1 BTC-USD: cash +30.00, margin -30.00");
        assertThat(demo.answer("@margin-ann /orders").get("text").asText())
                .contains("ADD_MARGIN LONG 50.00 USD BTC-USD: FILLED")
                .contains("REMOVE_MARGIN LONG 30.00 USD BTC-USD: FILLED");
        assertThat(demo.answer("@margin-ann /why " + out.at("/data/decision").asText())
                        .get("text")
                        .asText())
                .contains("REMOVE_MARGIN");
        assertThat(demo.code("@margin-ann /close P1")).isEqualTo("OK");
        assertThat(demo.code("@margin-ann /margin P1 +50")).isEqualTo("POSITION_CLOSED");
    }

    @Test
    void aMistakeIsOneSentenceAndSomebodyElsesPositionIsNotFound() {
        assertThat(demo.code("@margin-bea /open BTC-USD short 100 10x")).isEqualTo("OK");
        assertThat(demo.code("@margin-bea /margin P1")).isEqualTo("MISSING_ARGUMENT");
        JsonNode unsigned = demo.answer("@margin-bea /margin P1 50");
        assertThat(unsigned.get("code").asText()).isEqualTo("BAD_AMOUNT");
        assertThat(unsigned.get("text").asText()).contains("+ for in and - for out", "/margin P1 +50");
        assertThat(demo.code("@margin-bea /margin P1 +0")).isEqualTo("BAD_AMOUNT");
        assertThat(demo.code("@margin-bea /margin P1 +-5")).isEqualTo("BAD_AMOUNT");
        assertThat(demo.code("@margin-bea /margin P1 +50 now")).isEqualTo("EXTRA_ARGUMENT");
        JsonNode all = demo.answer("@margin-bea /margin P1 -100");
        assertThat(all.get("code").asText()).isEqualTo("MARGIN_OUT_ABOVE_MAX");
        assertThat(all.get("text").asText())
                .matches(
                        "(?s)Refused: MARGIN_OUT_ABOVE_MAX - collateral taken out: 100\\.00 USD, limit [0-9.]+ USD; "
                                + "would pass: at most [0-9.]+ USD of the 100\\.00 USD that the position holds\nEvery rule: .*");
        assertThat(demo.answer("@margin-bea /margin P1 -1000000").at("/data/violations"))
                .hasSize(1);
        JsonNode tooMuch = demo.answer("@margin-bea /margin P1 +99999");
        assertThat(tooMuch.get("code").asText()).isEqualTo("CASH_TOO_LOW");
        assertThat(tooMuch.get("text").asText()).contains("at most 98");
        assertThat(demo.code("@margin-cid /margin P1 +50")).isEqualTo("POSITION_NOT_FOUND");
    }
}
