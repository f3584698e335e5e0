package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a preview and a lesson say of the rate limits is what the order meets, and asking takes nothing. */
class PreviewRatesTest {
    private static JsonNode row(JsonNode preview, String code) {
        for (JsonNode rule : preview.at("/data/rules")) {
            if (rule.get("code").asText().equals(code)) {
                return rule;
            }
        }
        throw new AssertionError(code + " is not in " + preview);
    }

    private static BigDecimal largest(JsonNode answer) {
        return new BigDecimal(answer.at("/data/max_collateral").asText());
    }

    @Test
    void theVolumeThatIsLeftBoundsAnOrder() {
        try (Installation demo = Installation.open(Map.of("DEMO_DEPOSIT_USD", "5000"))) {
            String order = "BTC-USD long 1500 10x";
            JsonNode preview = demo.answer("@pace-vol /preview " + order);
            assertThat(preview.at("/data/would_pass").asBoolean()).isFalse();
            assertThat(preview.at("/data").has("token")).isFalse();
            assertThat(preview.get("text").asText())
                    .contains("NO  RATE_VOLUME - notional opened in an hour: 15000.00 asked, limit 10000.00 USD")
                    .contains("ok  opens in a minute: 1, limit 5 opens")
                    .contains("ok  opens in a day: 1, limit 50 trades");
            assertThat(largest(preview)).isLessThanOrEqualTo(new BigDecimal("1000"));
            JsonNode calc = demo.answer("@pace-vol /calc " + order);
            assertThat(calc.at("/data/refused_by").toString()).contains("RATE_VOLUME");
            assertThat(largest(calc)).isEqualByComparingTo(largest(preview));
            assertThat(demo.code("@pace-vol /open " + order)).isEqualTo("RATE_VOLUME");

            assertThat(demo.code("@pace-vol /open BTC-USD long 55 10x")).isEqualTo("OK");
            JsonNode some = demo.answer("@pace-vol /preview BTC-USD long 100 10x");
            JsonNode volume = row(some, "RATE_VOLUME");
            assertThat(volume.get("before").asText()).isEqualTo("550.00");
            assertThat(volume.get("after").asText()).isEqualTo("1550.00");
            assertThat(volume.get("limit").asText()).isEqualTo("10000.00");
            assertThat(largest(some)).isLessThanOrEqualTo(new BigDecimal("945"));
            JsonNode beyond = demo.answer("@pace-vol /open BTC-USD long 2000 100x");
            assertThat(beyond.get("text").asText())
                    .contains(
                            "550.00 used, 9450.00 left, 200000.00 asked, limit 10000.00 USD; would pass: up to 9450.00 USD"
                                    + " now");
            assertThat(demo.answer("@pace-vol /why P1").get("text").asText())
                    .contains("ok  opens in a minute: 4 left, limit 5 opens")
                    .contains("ok  notional opened in an hour: 9450.00 left, limit 10000.00 USD");
        }
    }

    @Test
    void noTokenIsOfferedWhileNoOpenIsLeft() {
        try (Installation demo = Installation.open(Map.of("OPENS_PER_MINUTE", "1"))) {
            String order = "BTC-USD long 10 2x";
            for (int i = 0; i < 3; i++) {
                JsonNode free = demo.answer("@pace-one /preview " + order);
                assertThat(free.at("/data").has("token"))
                        .as("asking takes nothing")
                        .isTrue();
            }
            assertThat(demo.code("@pace-one /open " + order)).isEqualTo("OK");
            JsonNode none = demo.answer("@pace-one /preview " + order);
            assertThat(none.at("/data").has("token")).isFalse();
            assertThat(none.at("/data/would_pass").asBoolean()).isFalse();
            assertThat(row(none, "RATE_OPENS").get("passed").asBoolean()).isFalse();
            assertThat(largest(none)).isEqualByComparingTo("0");
            assertThat(demo.answer("@pace-one /preview " + order + " limit 1")
                            .at("/data")
                            .has("token"))
                    .isFalse();
            demo.say("/demo advance 1m");
            assertThat(demo.answer("@pace-one /preview " + order).at("/data").has("token"))
                    .isTrue();
        }
    }
}
