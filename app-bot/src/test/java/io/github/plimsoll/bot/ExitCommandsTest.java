package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a position ends, said by commands. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ExitCommandsTest {
    private static Installation demo;

    @BeforeAll
    static void start() {
        demo = Installation.open(Map.of("MESSAGES_PER_MINUTE", "100000"));
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    @DisplayName("EXE-25 stops, targets, trails and deadlines are set, listed, changed and taken away by commands")
    void exitsAreManaged() {
        assertThat(demo.code("@ends-ann /open BTC-USD long 100 10x sl 4%")).isEqualTo("OK");
        JsonNode stop = demo.answer("@ends-ann /stop P1 3%");
        assertThat(stop.get("code").asText()).as(stop.toString()).isEqualTo("OK");
        assertThat(stop.get("text").asText()).startsWith("P1 ends by stop ");
        assertThat(demo.code("@ends-ann /target P1 20%")).isEqualTo("OK");
        assertThat(demo.code("@ends-ann /target P1 10% 50%")).isEqualTo("OK");
        assertThat(demo.code("@ends-ann /target P1 15% 60%")).isEqualTo("EXITS_IMPOSSIBLE");
        assertThat(demo.code("@ends-ann /trail P1 2% from 12%")).isEqualTo("OK");
        assertThat(demo.code("@ends-ann /breakeven P1 5%")).isEqualTo("OK");
        assertThat(demo.code("@ends-ann /exit P1 in 4h")).isEqualTo("OK");
        JsonNode listed = demo.answer("@ends-ann /positions");
        assertThat(listed.get("text").asText())
                .contains("stop ", "for 50%", "trailing stop 2% from", "stop to entry at", "closed at 2026-");
        JsonNode position = listed.at("/data/positions/0");
        assertThat(position.at("/targets")).hasSize(1);
        assertThat(position.at("/targets/0/share").asText()).isEqualTo("50%");
        assertThat(position.at("/trail/offset").asText()).isEqualTo("2%");
        assertThat(demo.code("@ends-ann /target P1 none")).isEqualTo("OK");
        assertThat(demo.code("@ends-ann /trail P1 none")).isEqualTo("OK");
        assertThat(demo.code("@ends-ann /breakeven P1 none")).isEqualTo("OK");
        assertThat(demo.code("@ends-ann /exit P1 none")).isEqualTo("OK");
        JsonNode last = demo.answer("@ends-ann /stop P1 none");
        assertThat(last.get("text").asText()).isEqualTo("P1 has no exits.");
    }

    @Test
    void aLevelThatWouldFireAtOnceIsExplained() {
        assertThat(demo.code("@ends-bea /open BTC-USD short 100 10x")).isEqualTo("OK");
        JsonNode refused = demo.answer("@ends-bea /stop P1 1");
        assertThat(refused.get("code").asText()).isEqualTo("LEVEL_FIRES_NOW");
        assertThat(refused.get("text").asText()).contains("would fire at once, the price is", "a level above");
        assertThat(demo.code("@ends-bea /stop P9 3%")).isEqualTo("POSITION_NOT_FOUND");
        assertThat(demo.code("@ends-bea /stop P1")).isEqualTo("MISSING_ARGUMENT");
        assertThat(demo.code("@ends-bea /target P1 3% 0%")).isEqualTo("BAD_PERCENT");
        assertThat(demo.code("@ends-bea /trail P1 100%")).isEqualTo("BAD_LEVEL");
        assertThat(demo.code("@ends-bea /exit P1 in soon")).isEqualTo("BAD_DURATION");
    }

    @Test
    void anOpenSaysHowItEndsAndAConfirmationRepeatsIt() {
        String order = "BTC-USD long 100 10x sl 4% tp 3% 50% tp 6% 50% trail 2% from 5% breakeven 2% exit 2h";
        JsonNode preview = demo.answer("@ends-cat /preview " + order);
        assertThat(preview.at("/data/order").asText())
                .isEqualTo(
                        "BTC-USD long 100.00 10x sl 4% tp 3% 50% tp 6% 50% trail 2% from 5% breakeven 2% exit 7200s");
        JsonNode opened =
                demo.answer("@ends-cat /confirm " + preview.at("/data/token").asText());
        assertThat(opened.get("code").asText()).as(opened.toString()).isEqualTo("OK");
        JsonNode position = demo.answer("@ends-cat /positions").at("/data/positions/0");
        assertThat(position.get("targets")).hasSize(2);
        assertThat(position.has("break_even")).isTrue();
        assertThat(demo.code("@ends-cat /open BTC-USD long 100 10x tp 3% 60% tp 6% 50%"))
                .isEqualTo("BAD_PERCENT");
        assertThat(demo.code("@ends-cat /open BTC-USD long 100 10x tp 3% tp 6%"))
                .isEqualTo("BAD_LEVEL");
    }

    @Test
    void anOrderThatWaitsBringsItsExits() {
        BigDecimal price = new BigDecimal(demo.answer("@ends-gil /preview BTC-USD long 100 10x")
                .at("/data/price")
                .asText());
        BigDecimal half =
                price.divide(BigDecimal.valueOf(2), 0, RoundingMode.DOWN).setScale(2);
        String exits = "sl 4% tp 9% tp 3% 50% trail 2% from 5% breakeven 2%";
        JsonNode preview =
                demo.answer("@ends-gil /preview BTC-USD long 100 10x " + exits + " exit 2h limit " + half + " for 4h");
        assertThat(preview.at("/data/would_pass").asBoolean())
                .as(preview.toString())
                .isTrue();
        assertThat(preview.at("/data/order").asText())
                .isEqualTo("BTC-USD long 100.00 10x " + exits + " exit 7200s limit " + half + " for 14400s");
        assertThat(preview.get("text").asText())
                .contains(
                        "at " + half + ":",
                        "ends by stop " + of(half, 96) + ", target " + of(half, 109) + ", target " + of(half, 103)
                                + " for 50%, trailing stop 2% from " + of(half, 105) + ", stop to entry at "
                                + of(half, 102));
        assertThat(preview.at("/data/targets/0/price").asText()).isEqualTo(of(half, 103));
        JsonNode placed =
                demo.answer("@ends-gil /confirm " + preview.at("/data/token").asText());
        assertThat(placed.get("code").asText()).as(placed.toString()).isEqualTo("WAITING");
        assertThat(demo.answer("@ends-gil /orders").get("text").asText())
                .contains("limit " + half + ", " + exits + " exit 7200s: WORKING");
        JsonNode why = demo.answer("@ends-gil /why E1");
        assertThat(why.get("code").asText()).as(why.toString()).isEqualTo("OK");
        assertThat(why.get("text").asText())
                .startsWith("E1 LONG BTC-USD 100.00 USD at 10x, limit " + half)
                .contains(
                        "\nIt waits for its price; every rule is asked again then. It was let in by this:\nAccepted ");
        assertThat(why.at("/data/entry")).isEqualTo(placed.at("/data/entry"));
        assertThat(demo.code("@ends-hal /why E1")).isEqualTo("NOT_FOUND");
        assertThat(demo.code("@ends-gil /stop E1 3%")).isEqualTo("OK");
        assertThat(demo.code("@ends-gil /trail E1 none")).isEqualTo("OK");
        assertThat(demo.code("@ends-gil /breakeven E1 none")).isEqualTo("OK");
        assertThat(demo.code("@ends-gil /exit E1 in 4h")).isEqualTo("OK");
        JsonNode changed = demo.answer("@ends-gil /target E1 " + price + " 10%");
        assertThat(changed.get("text").asText())
                .startsWith("Changed: E1 LONG BTC-USD 100.00 USD at 10x, limit " + half
                        + ", sl 3% tp 9% tp 3% 50% exit 14400s tp ")
                .endsWith(" 10%.");
        assertThat(changed.at("/data/exits")).hasSize(5);
        assertThat(demo.code("@ends-gil /target E1 " + price + " 50%")).isEqualTo("EXITS_IMPOSSIBLE");
        assertThat(demo.code("@ends-gil /breakeven E1")).isEqualTo("EXITS_IMPOSSIBLE");
        assertThat(demo.code("@ends-gil /stop E9 3%")).isEqualTo("ENTRY_NOT_FOUND");
        assertThat(demo.code("@ends-hal /stop E1 3%")).isEqualTo("ENTRY_NOT_FOUND");
        assertThat(demo.code("@ends-gil /cancel E1")).isEqualTo("OK");
        assertThat(demo.code("@ends-gil /stop E1 5%")).isEqualTo("ENTRY_ENDED");
    }

    private static String of(BigDecimal price, int percent) {
        return price.multiply(BigDecimal.valueOf(percent, 2))
                .setScale(2, RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    @Test
    @DisplayName("EXE-44 percent is written as percent, and an amount that could mean several things is asked back")
    void anAmbiguousAmountIsAskedBack() {
        assertThat(demo.code("@ends-fay /open BTC-USD long 100 5x")).isEqualTo("OK");
        JsonNode asked = demo.answer("@ends-fay /close P1 5");
        assertThat(asked.get("code").asText()).isEqualTo("AMBIGUOUS_AMOUNT");
        assertThat(asked.get("text").asText()).contains("write 50%, $40 or 0.01 BTC");
        assertThat(demo.answer("@ends-fay /positions")
                        .at("/data/positions/0/closing")
                        .asText())
                .isEqualTo("0");
        assertThat(demo.answer("@ends-fay /close P1 50%").at("/data/closed").asBoolean())
                .isFalse();
    }

    @Test
    void flattenReportsEachAndTheSameKeyAnswersTheSame() {
        assertThat(demo.code("@ends-dan /open BTC-USD long 100 5x")).isEqualTo("OK");
        assertThat(demo.code("@ends-dan /open ETH-USD short 100 5x")).isEqualTo("OK");
        JsonNode flat = demo.answer("@ends-dan #flat /flatten");
        assertThat(flat.get("code").asText()).as(flat.toString()).isEqualTo("OK");
        assertThat(flat.at("/data/sent")).hasSize(2);
        assertThat(demo.answer("@ends-dan /positions").at("/data/positions")).isEmpty();
        assertThat(demo.answer("@ends-dan #flat /flatten").get("text")).isEqualTo(flat.get("text"));
        assertThat(demo.answer("@ends-dan /flatten").get("text").asText()).isEqualTo("No open position.");
    }

    @Test
    void whatHasEndedIsNotTakenBack() {
        JsonNode opened = demo.answer("@ends-eva /open BTC-USD long 100 5x");
        String order = opened.at("/data/intent").asText();
        assertThat(demo.code("@ends-eva /cancel " + order)).isEqualTo("ORDER_ENDED");
        assertThat(demo.code("@ends-dan /cancel " + order)).isEqualTo("ORDER_NOT_FOUND");
        assertThat(demo.code("@ends-eva /cancel nonsense")).isEqualTo("ENTRY_NOT_FOUND");
    }
}
