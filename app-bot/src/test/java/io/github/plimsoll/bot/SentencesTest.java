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
                    .startsWith("Leverage in BTC-USD must be 1x to 500x but is 1001x."
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
    void aWrongWordIsToldWhatWouldStandThere() {
        String[][] rows = {
            {"/performance year", "BAD_PERIOD", "The period must be day, week or month but is \"year\". Example: "},
            {"/open BTC-USD long 100 10x sl 3% sl 4%", "EXTRA_ARGUMENT", "\"sl\" is there twice: write /open "},
            {"/open BTC-USD long 100 10x limit 7 LIMIT 8", "EXTRA_ARGUMENT", "\"LIMIT\" is there twice: write /open "},
            {"/preview BTC-USD long 100 10x now", "EXTRA_ARGUMENT", "\"now\" is too much: write /preview "},
            {
                "/lock alice testing",
                "UNKNOWN_MARKET",
                "A lock is on account, MARKET, long, short or strategy:NAME but not on \"testing\"; the markets are"
                        + " BTC-USD, ETH-USD. Example: /lock "
            },
            {
                "/lock alice",
                "MISSING_ARGUMENT",
                "The lock, which is account, MARKET, long, short or strategy:NAME, is missing: write /lock "
            },
            {"/maintenance", "MISSING_ARGUMENT", "The word on or off is missing: write /maintenance on [REASON] | off"},
            {
                "/deposit 99999999999999",
                "BAD_AMOUNT",
                "The amount must be at most 1000000000.00 USD but is 99999999999999. Example: /deposit 500"
            },
            {
                "/open BTC-USD long 9223372036854 5x",
                "BAD_AMOUNT",
                "The amount must be at most 1000000000.00 USD but is 9223372036854. Example: "
            },
            {
                "/risk_rules bogus=1",
                "BAD_RULES",
                "Not set: there is no limit bogus; limits are such as maxLeverage, maxPosition, maxDrawdown, cooldown."
            },
            {
                "/risk_rules maxLeverage=501x",
                "BAD_RULES",
                "Not set: maxLeverage can only be tightened: 501x is looser than the installation's 500x. Example: "
            },
            {"/risk_rules cooldown", "BAD_RULES", "Rules must be different rules with their values, such as cooldown=5m"
            },
            {"/", "UNKNOWN_COMMAND", "The name of a command follows the /; /help lists all. Example: /price BTC-USD"},
        };
        try (Installation demo = demo(Map.of())) {
            for (String[] row : rows) {
                assertThat(text(demo, row[0], row[1])).as(row[0]).startsWith(row[2]);
            }
            assertThat(text(demo, "/open BTC-USD long 100 2x", "OK")).contains("P1");
            assertThat(text(demo, "/close P1 10 USD", "BAD_AMOUNT"))
                    .startsWith("Dollars are written with their sign: $10, without USD. Example: /close ");
        }
    }

    @Test
    void whileTimeStandsStillNoMessageComesBack() {
        try (Installation demo = demo(Map.of("MESSAGES_PER_MINUTE", "1"))) {
            assertThat(text(demo, "@kim /balance", "OK")).isNotEmpty();
            assertThat(text(demo, "@kim /balance", "RATE_MESSAGES")).contains("At most 1 messages a minute");
            assertThat(text(demo, "@kim /demo advance 2m", "OK"))
                    .as("heard, as it alone moves the time")
                    .isNotEmpty();
            assertThat(text(demo, "@kim /balance", "OK")).isNotEmpty();
        }
    }

    @Test
    void aSlipOfThePenIsNotBlamedOnALimit() {
        try (Installation demo = demo(Map.of("MAX_LEVERAGE", "50"))) {
            assertThat(text(demo, "/open BTC-USD long 100 1001x", "BAD_LEVERAGE"))
                    .startsWith("Leverage in BTC-USD must be 1x to 500x but is 1001x.");
            assertThat(text(demo, "/open BTC-USD long 100 60x", "LEVERAGE_ABOVE_MAX"))
                    .contains("limit 50");
        }
    }
}
