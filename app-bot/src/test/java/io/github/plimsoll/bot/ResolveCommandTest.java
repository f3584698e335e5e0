package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.console.EventText;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
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

    /** A position that is open, and of which the venue then shows nothing any more. */
    private static JsonNode vanished(Installation demo, String user) {
        assertThat(demo.code("@" + user + " /open BTC-USD long 100 2x")).isEqualTo("OK");
        JsonNode position = demo.answer("@" + user + " /positions").at("/data/positions/0");
        StoredPosition stored = demo.part(Store.class)
                .transact(tx ->
                        tx.position(SortableId.parse(position.path("position").asText())))
                .orElseThrow();
        demo.part(FaultyVenue.class).vanished = stored.account();
        assertThat(text(demo.answer("/reconcile")))
                .contains("DIFFER", position.path("position").asText());
        return position;
    }

    @Test
    void twoAdminsBookAPositionThatIsGoneAtItsVenue() {
        try (Installation demo = Installation.open(TWO, FaultyVenue.bindings(false))) {
            String id = vanished(demo, "res-eve").path("position").asText();
            JsonNode list = demo.answer("/resolve");
            assertThat(text(list)).contains(id + "  P1 LONG in BTC-USD of res-eve", "/resolve ID gone PAID REASON");
            assertThat(list.at("/data/positions/0/user").asText()).isEqualTo("res-eve");
            assertThat(demo.code("@res-eve /resolve P1 gone 30 so")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("/resolve P999 gone 30 so")).isEqualTo("POSITION_NOT_FOUND");
            assertThat(demo.code("/resolve 000s3shfcd0900095vym4hxy1s gone 30 so"))
                    .isEqualTo("POSITION_NOT_FOUND");
            assertThat(demo.code("/resolve " + id + " gone")).isEqualTo("MISSING_ARGUMENT");
            assertThat(demo.code("/resolve " + id + " gone 30")).isEqualTo("MISSING_ARGUMENT");
            JsonNode wrong = demo.answer("/resolve " + id + " gone much so");
            assertThat(wrong.path("code").asText()).isEqualTo("BAD_AMOUNT");
            assertThat(text(wrong)).contains("Example: /resolve");
            JsonNode most = demo.answer("/resolve " + id + " gone 2600.01 so");
            assertThat(most.path("code").asText()).isEqualTo("PAID_OUT_OF_RANGE");
            assertThat(text(most)).contains("Nothing has changed", "limit 0 to 2600", "26 times the collateral");

            JsonNode asked = demo.answer("/resolve " + id + " gone 30.25 liquidated as its page shows");
            assertThat(asked.path("code").asText()).as(asked.toString()).isEqualTo("CONFIRM");
            assertThat(text(asked))
                    .contains(
                            "closes P1 LONG in BTC-USD of res-eve in the books as gone at its venue: 30.25 USD come back"
                                    + " of a collateral of 100.00 USD, a result of -69.75 USD",
                            "shows 0 units of it",
                            "takes a second admin");
            String token = asked.at("/data/token").asText();
            assertThat(demo.code("/confirm " + token)).isEqualTo("SECOND_PERSON");
            Usd cash =
                    Usd.parse(demo.answer("@res-eve /balance").at("/data/cash").asText());
            JsonNode done = demo.answer("@res-olga #gone1 /confirm " + token);
            assertThat(done.path("code").asText()).as(done.toString()).isEqualTo("OK");
            assertThat(text(done)).contains("Booked: P1 LONG in BTC-USD of res-eve is closed, 30.25 USD came back");
            assertThat(demo.answer("@res-olga #gone1 /confirm " + token).path("text"))
                    .isEqualTo(done.path("text"));
            assertThat(Usd.parse(demo.answer("@res-eve /balance")
                                    .at("/data/cash")
                                    .asText())
                            .minus(cash))
                    .isEqualTo(Usd.parse("30.25"));
            JsonNode closed = demo.answer("@res-eve /history").at("/data");
            assertThat(closed.toString()).contains("BOOKED_BY_HAND");
            JsonNode audited = demo.answer("/audit " + id + " 1").at("/data/entries/0");
            assertThat(audited.path("actor").asText()).isEqualTo("res-olga");
            assertThat(audited.path("detail").asText())
                    .contains("paid 30.25 USD", "by the word of demo and res-olga: liquidated as its page shows");

            assertThat(text(demo.answer("@res-eve /reconcile"))).contains("Books and venue agree.");
            assertThat(text(demo.answer("/resolve"))).doesNotContain(id);
            assertThat(demo.code("/resolve " + id + " gone 30.25 again")).isEqualTo("POSITION_CLOSED");
            demo.part(FaultyVenue.class).vanished = null;
            assertThat(demo.code("@res-eve /open BTC-USD long 100 2x"))
                    .as("a person ends that")
                    .isEqualTo("CONTROL_REDUCE_ONLY");
            resume(demo);
            assertThat(demo.answer("@res-eve /verify").at("/data/verdict").asText())
                    .isEqualTo("GOOD");
        }
    }

    @Test
    void whatTheVenueStillShowsIsNotBookedAndTheOwnerIsTold() {
        try (Installation demo = Installation.open(Map.of(), FaultyVenue.bindings(false))) {
            String id = vanished(demo, "res-fay").path("position").asText();
            FaultyVenue venue = demo.part(FaultyVenue.class);
            AccountId hers = venue.vanished;
            JsonNode asked = demo.answer("/resolve " + id + " gone 0 liquidated");
            String token = asked.at("/data/token").asText();
            venue.silent = true;
            assertThat(demo.code("/resolve " + id + " gone 0 liquidated")).isEqualTo("VENUE_SILENT");
            venue.silent = false;
            venue.vanished = null;
            JsonNode there = demo.answer("/confirm " + token);
            assertThat(there.path("code").asText()).as("it is there again").isEqualTo("VENUE_DISAGREES");
            assertThat(text(there))
                    .contains("limit fewer units at the venue than in the books", "would pass: /close P1");

            venue.vanished = hers;
            asked = demo.answer("/resolve " + id + " gone 0 liquidated");
            assertThat(demo.code("/confirm " + asked.at("/data/token").asText()))
                    .isEqualTo("OK");
            BusinessEvent told = demo.part(Store.class).transact(tx -> tx.events(0, 100_000)).stream()
                    .filter(event -> id.equals(event.data().get("position"))
                            && "BOOKED_BY_HAND".equals(event.data().get("why")))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.user()).isEqualTo("res-fay");
            assertThat(EventText.of(told))
                    .startsWith("Booked by hand: P1, LONG ")
                    .contains(
                            "was not at its venue any more, which paid nothing, as for a liquidation; result -100.00 USD.");
            resume(demo);
        }
    }

    private static void resume(Installation demo) {
        JsonNode resumed = demo.answer("/emergency_resume market BTC-USD");
        JsonNode token = resumed.at("/data/token");
        assertThat(token.asText()).as(resumed.toString()).isNotEmpty();
        boolean another = resumed.at("/data/another").asBoolean();
        assertThat(demo.code((another ? "@res-olga " : "") + "/confirm " + token.asText()))
                .isEqualTo("OK");
    }
}
