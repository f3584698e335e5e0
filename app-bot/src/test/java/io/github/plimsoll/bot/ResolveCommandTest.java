package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code /resolve}: what an order of unknown outcome takes until a market is free again. */
class ResolveCommandTest {
    private static final Map<String, String> TWO = Map.of("ADMIN_USERS", "demo,res-olga");

    private static String text(JsonNode answer) {
        return answer.path("text").asText();
    }

    /** The id of an order that was lost and whose venue says nothing. */
    private static String unknown(Installation demo, String user) {
        FaultyVenue venue = demo.part(FaultyVenue.class);
        venue.losesOrders = true;
        venue.silent = true;
        demo.say("@" + user + " /open BTC-USD long 100 2x");
        JsonNode orders = demo.answer("/resolve").at("/data/orders");
        for (JsonNode order : orders) {
            if (order.path("user").asText().equals(user)) {
                assertThat(order.path("kind").asText()).isEqualTo("OPEN");
                return order.path("intent").asText();
            }
        }
        throw new AssertionError(orders.toString());
    }

    @Test
    void twoAdminsEndItAndItsMarketIsFree() {
        try (Installation demo = Installation.open(TWO, FaultyVenue.bindings(false))) {
            String id = unknown(demo, "res-ann");
            String never = "/resolve " + id + " never not on the page of the venue";
            assertThat(demo.code("@res-ann " + never)).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("/resolve " + id + " never")).isEqualTo("MISSING_ARGUMENT");
            assertThat(demo.code("/resolve " + id + " perhaps so")).isEqualTo("BAD_ARGUMENT");
            assertThat(demo.code("/resolve xyz never so")).isEqualTo("BAD_ID");
            assertThat(demo.code("/resolve " + id + " never " + "x".repeat(201)))
                    .isEqualTo("BAD_REASON");
            assertThat(demo.code("/resolve 000s3shfcd0900095vym4hxy1s never so"))
                    .isEqualTo("ORDER_NOT_FOUND");
            JsonNode early = demo.answer(never);
            assertThat(early.path("code").asText()).isEqualTo("ORDER_NOT_DEAD");
            assertThat(text(early))
                    .startsWith("Nothing has changed: ORDER_NOT_DEAD: limit 10 min without a step of it, actual ")
                    .contains("; would pass: the same in ");

            demo.say("/demo advance 11m");
            assertThat(demo.code("@res-ann /open BTC-USD long 100 2x")).isEqualTo("OUTCOME_UNKNOWN");
            assertThat(demo.code("/resolve " + id + " filled she says so")).isEqualTo("VENUE_DISAGREES");
            JsonNode asked = demo.answer(never);
            assertThat(asked.path("code").asText()).isEqualTo("CONFIRM");
            assertThat(text(asked))
                    .contains(
                            "ends OPEN in BTC-USD of res-ann as never executed and gives back what it holds",
                            "does not say what became of it",
                            "takes a second admin");
            String token = asked.at("/data/token").asText();
            assertThat(demo.code("/confirm " + token)).isEqualTo("SECOND_PERSON");
            JsonNode done = demo.answer("@res-olga #res1 /confirm " + token);
            assertThat(done.path("code").asText()).as(done.toString()).isEqualTo("OK");
            assertThat(text(done))
                    .contains("is EXPIRED, never executed, by the word of demo and res-olga: not on the page");
            assertThat(demo.answer("@res-olga #res1 /confirm " + token).path("text"))
                    .isEqualTo(done.path("text"));
            assertThat(demo.code(never)).isEqualTo("ORDER_NOT_UNKNOWN");
            assertThat(demo.answer("@res-ann /balance").at("/data/reserved").asText())
                    .isEqualTo("0.00");
            JsonNode audited = demo.answer("/audit " + id + " 1").at("/data/entries/0");
            assertThat(audited.path("actor").asText()).isEqualTo("res-olga");
            assertThat(audited.path("detail").asText())
                    .contains("by the word of demo and res-olga: not on the page", "does not say what became of it");

            FaultyVenue venue = demo.part(FaultyVenue.class);
            venue.losesOrders = false;
            venue.silent = false;
            assertThat(demo.code("@res-ann /open BTC-USD long 100 2x")).isEqualTo("OK");
            assertThat(demo.code("@res-ann /close all")).isEqualTo("OK");
        }
    }

    @Test
    void whatTheVenueToldBetweenTheStepsCounts() {
        try (Installation demo = Installation.open(Map.of(), FaultyVenue.bindings(false))) {
            String id = unknown(demo, "res-ben");
            demo.say("/demo advance 11m");
            JsonNode asked = demo.answer("/resolve " + id + " never it is not there");
            assertThat(asked.path("code").asText()).isEqualTo("CONFIRM");
            FaultyVenue venue = demo.part(FaultyVenue.class);
            venue.losesOrders = false;
            venue.silent = false;
            demo.say("/demo advance 5s");
            assertThat(demo.code("/confirm " + asked.at("/data/token").asText()))
                    .isEqualTo("ORDER_CHANGED");
            assertThat(text(demo.answer("/resolve"))).doesNotContain(id);
        }
    }
}
