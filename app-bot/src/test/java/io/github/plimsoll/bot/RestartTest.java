package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a stop and a start on the same directory must keep. */
class RestartTest {
    private static final String OPEN = "@rita #restart /open BTC-USD long 100 10x sl 5% tp 50%";

    @Test
    @DisplayName("SUP-11 stops survive a restart, and so do money, positions, time and answers")
    void moneyPositionsStopsTimeAndAnswersSurvive() {
        String opened;
        String cash;
        JsonNode position;
        Instant time;
        try (Installation demo = Installation.open(Map.of())) {
            opened = demo.printed(OPEN);
            assertThat(opened).contains("\"code\":\"OK\"");
            demo.say("/demo advance 90s");
            assertThat(demo.code("/emergency_stop market ETH-USD")).isEqualTo("OK");
            assertThat(demo.code("/emergency_stop user rupert reduce_only")).isEqualTo("OK");
            cash = demo.answer("@rita /balance").at("/data/cash").asText();
            position = demo.answer("@rita /positions").at("/data/positions/0");
            time = time(demo);
        }
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.answer("@rita /balance").at("/data/cash").asText()).isEqualTo(cash);
            JsonNode after = demo.answer("@rita /positions").at("/data/positions/0");
            for (String field : new String[] {
                "number",
                "position",
                "side",
                "size",
                "entry",
                "collateral",
                "liquidation_price",
                "stop_loss",
                "take_profit",
                "opened_at"
            }) {
                assertThat(after.get(field)).as(field).isEqualTo(position.get(field));
            }
            assertThat(Duration.between(time, time(demo))).isBetween(Duration.ZERO, Duration.ofSeconds(10));
            assertThat(demo.printed(OPEN)).as("the same answer for ever").isEqualTo(opened);
            assertThat(demo.answer("@rita /orders").at("/data/orders")).hasSize(1);
            assertThat(demo.code("@rita /open ETH-USD long 100 2x")).isEqualTo("CONTROL_HALTED");
            assertThat(demo.code("@rupert /open BTC-USD long 100 2x")).isEqualTo("CONTROL_REDUCE_ONLY");
            assertThat(demo.loosened("/emergency_resume market ETH-USD")).isEqualTo("OK");
            assertThat(demo.loosened("/emergency_resume user rupert")).isEqualTo("OK");
        }
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("@rupert /open ETH-USD long 100 2x")).isEqualTo("OK");
            JsonNode closed = demo.answer("@rita /close P1");
            assertThat(closed.get("code").asText()).as(closed.toString()).isEqualTo("OK");
            assertThat(closed.at("/data/closed").asBoolean()).isTrue();
            assertThat(demo.printed(OPEN)).isEqualTo(opened);
        }
    }

    @Test
    @DisplayName(
            "EXE-37 a confirmation that waits is stored: it outlives a restart, and ends after ten minutes all the same")
    void aConfirmationThatWaitsSurvives() {
        String token;
        String late;
        try (Installation demo = Installation.open(Map.of())) {
            token = token(demo);
            late = token(demo);
        }
        try (Installation demo = Installation.open(Map.of())) {
            JsonNode placed = demo.answer("@rhea /confirm " + token);
            assertThat(placed.get("code").asText()).as(placed.toString()).isEqualTo("OK");
            assertThat(placed.at("/data/collateral").asText()).isEqualTo("123.00");
            demo.say("/demo advance 601s");
        }
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("@rhea /confirm " + late)).isEqualTo("TOKEN_INVALID");
            assertThat(demo.answer("@rhea /orders").at("/data/orders")).hasSize(1);
        }
    }

    private static String token(Installation demo) {
        return demo.answer("@rhea /preview BTC-USD long 123 2x")
                .at("/data/token")
                .asText();
    }

    private static Instant time(Installation demo) {
        return Instant.parse(demo.answer("/status").at("/data/time").asText());
    }
}
