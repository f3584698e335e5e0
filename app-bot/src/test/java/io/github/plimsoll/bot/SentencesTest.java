package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.feeds.Tape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sentences that once said something else than what holds. */
class SentencesTest {
    private static Installation demo(Map<String, String> settings) {
        return Installation.open(
                new MemoryStore(System::nanoTime),
                new MemoryBook(),
                List.of(Tape.btcUsd(), Tape.ethUsd()),
                Duration.ofSeconds(10),
                settings);
    }

    private static String text(Installation demo, String line, String code) {
        JsonNode answer = demo.answer(line);
        assertThat(answer.get("code").asText()).as(answer.toString()).isEqualTo(code);
        return answer.get("text").asText();
    }

    @Test
    void whatIsSaidIsWhatHolds() {
        try (Installation demo = demo(Map.of())) {
            for (String much : List.of("99999999d", "32d", "745h", "9".repeat(30) + "s")) {
                assertThat(text(demo, "/demo advance " + much, "BAD_DURATION"))
                        .isEqualTo("World time passes at most 31d at a time, but you asked for " + much
                                + ". Example: /demo advance 5m");
            }
            assertThat(text(demo, "/demo advance soon", "BAD_DURATION"))
                    .contains("s, m, h or d", "at most 31d", "\"soon\"", "/demo advance 5m");
            assertThat(text(demo, "/open BTC-USD long 100 1001x", "BAD_LEVERAGE"))
                    .startsWith("Leverage must be 1x to 1000x but is 1001x."
                            + " /risk shows the largest that your orders may have. Example: /open ");
            assertThat(text(demo, "/open BTC-USD long 100 ten", "BAD_LEVERAGE"))
                    .startsWith("Leverage must be plain digits")
                    .doesNotContain("/risk");
            assertThat(text(demo, "/open BTC-USD long 100 2x sl 150%", "BAD_LEVEL"))
                    .startsWith(
                            "The stop loss of a long lies below the entry price, so it must be below 100% but is 150%.");
            assertThat(text(demo, "/open BTC-USD short 100 2x tp 100%", "BAD_LEVEL"))
                    .startsWith("The take profit of a short lies below the entry price");
            assertThat(text(demo, "/open BTC-USD long 100 2x tp 150%", "OK")).contains("target ");
            String why = text(demo, "/why P1", "OK");
            assertThat(why).contains("ok  control state: ACTIVE").doesNotContain("CONTROL_FROZEN", "ABOVE_MAX");
            assertThat(text(demo, "/close P1", "OK")).contains("the position is closed");
            assertThat(text(demo, "/close P1", "POSITION_CLOSED"))
                    .isEqualTo("Refused: P1 is already closed; /positions lists what is open.");
        }
    }

    @Test
    void aSlipOfThePenIsNotBlamedOnALimit() {
        try (Installation demo = demo(Map.of("MAX_LEVERAGE", "50"))) {
            assertThat(text(demo, "/open BTC-USD long 100 1001x", "BAD_LEVERAGE"))
                    .startsWith("Leverage must be 1x to 1000x but is 1001x.");
            assertThat(text(demo, "/open BTC-USD long 100 60x", "LEVERAGE_ABOVE_MAX"))
                    .contains("limit 50");
        }
    }
}
