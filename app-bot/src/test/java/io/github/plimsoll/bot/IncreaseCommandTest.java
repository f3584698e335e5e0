package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More of an open position, said by a command. */
@SuppressWarnings("NullAway.Init") // set before all tests
class IncreaseCommandTest {
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
    void aPositionIsIncreasedListedAndClosedAsOne() {
        assertThat(demo.code("@more-ann /open BTC-USD long 100 10x sl 4%")).isEqualTo("OK");
        JsonNode more = demo.answer("@more-ann #more /increase P1 $50 slippage 1%");
        assertThat(more.get("code").asText()).as(more.toString()).isEqualTo("OK");
        assertThat(more.get("text").asText()).startsWith("Added ").contains(" to P1: LONG ", "collateral 150.00 USD");
        assertThat(more.at("/data/kind").asText()).isEqualTo("INCREASE");
        assertThat(more.at("/data/collateral").asText()).isEqualTo("50.00");
        assertThat(more.at("/data/collateral_left").asText()).isEqualTo("150.00");
        assertThat(demo.answer("@more-ann #more /increase P1 $50 slippage 1%").get("text"))
                .isEqualTo(more.get("text"));
        assertThat(demo.code("@more-ann #more /increase P1 51")).isEqualTo("KEY_REUSED");
        JsonNode held = demo.answer("@more-ann /positions").at("/data/positions");
        assertThat(held).hasSize(1);
        assertThat(held.at("/0/collateral").asText()).isEqualTo("150.00");
        assertThat(demo.answer("@more-ann /trades").get("text").asText()).contains("increase P1 BTC-USD");
        assertThat(demo.answer("@more-ann /why " + more.at("/data/decision").asText())
                        .get("text")
                        .asText())
                .contains("INCREASE");
        assertThat(demo.code("@more-ann /close P1")).isEqualTo("OK");
        assertThat(demo.code("@more-ann /increase P1 50")).isEqualTo("POSITION_CLOSED");
    }

    @Test
    void aMistakeIsOneSentenceAndSomebodyElsesPositionIsNotFound() {
        assertThat(demo.code("@more-bea /open BTC-USD short 100 10x")).isEqualTo("OK");
        assertThat(demo.code("@more-bea /increase P1")).isEqualTo("MISSING_ARGUMENT");
        assertThat(demo.code("@more-bea /increase P1 0")).isEqualTo("BAD_AMOUNT");
        assertThat(demo.code("@more-bea /increase P1 50 10x")).isEqualTo("EXTRA_ARGUMENT");
        assertThat(demo.code("@more-bea /increase P1 50 slippage 2")).isEqualTo("BAD_SLIPPAGE");
        JsonNode refused = demo.answer("@more-bea /increase P1 9950");
        assertThat(refused.get("code").asText()).isEqualTo("POSITION_ABOVE_MAX");
        assertThat(refused.get("text").asText()).contains("would pass");
        JsonNode foreign = demo.answer("@more-cid /increase P1 50");
        assertThat(foreign.get("code").asText()).isEqualTo("POSITION_NOT_FOUND");
    }
}
