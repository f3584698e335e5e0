package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.spi.Venue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The word {@code at-venue}: an order that waits where it is carried out. */
class AtVenueCommandsTest {
    private @Nullable KeepingVenue kept;
    private @Nullable Installation opened;

    private Installation keeping() {
        Installation demo = Installation.open(Map.of(), new AbstractModule() {
            @Provides
            @Singleton
            List<Venue> venues(PaperVenue paper) {
                KeepingVenue keeper = new KeepingVenue(paper);
                kept = keeper;
                return List.of(keeper);
            }
        });
        opened = demo;
        return demo;
    }

    private KeepingVenue venue() {
        return Objects.requireNonNull(kept);
    }

    @AfterEach
    void stop() {
        Installation demo = opened;
        if (demo != null) {
            demo.close();
        }
    }

    private void obeyed(Installation demo) {
        // Asked within a second of the process, which is not the time of its world.
        long end = System.nanoTime() + 20_000_000_000L;
        while (venue().kept() > 0 && System.nanoTime() < end) {
            demo.say("/demo advance 1s");
            venue().obeys();
        }
        assertThat(venue().kept()).isZero();
    }

    private static String limit(Installation demo, String user) {
        double price = Double.parseDouble(
                demo.answer(user + " /price BTC-USD").at("/data/prices/0/price").asText());
        return Long.toString((long) (price * 0.97));
    }

    @Test
    void itWaitsThereAndIsCalledOff() {
        Installation demo = keeping();
        JsonNode placed = demo.answer("@w /open BTC-USD long 100 2x limit " + limit(demo, "@w") + " at-venue sl 3%");
        assertThat(placed.get("code").asText()).isEqualTo("RESTING");
        assertThat(placed.get("text").asText())
                .startsWith("Waits at the venue: E1 LONG BTC-USD")
                .contains("Its margin is held", "its exits are kept by this program alone", "/cancel E1");
        assertThat(placed.at("/data/at_venue").asBoolean()).isTrue();
        assertThat(venue().kept()).isEqualTo(1);
        assertThat(demo.answer("@w /orders").get("text").asText()).contains("at the venue", ": SENT until");
        assertThat(demo.answer("@w /stop E1 2%").get("text").asText()).contains("cancel it and give it again");

        JsonNode called = demo.answer("@w /cancel E1");
        assertThat(called.get("code").asText()).isEqualTo("ENDING");
        assertThat(called.get("text").asText())
                .startsWith("Being called off: E1")
                .contains("may still execute until the venue has");
        assertThat(demo.answer("@w /orders").at("/data/waiting/0/state").asText())
                .isEqualTo("ENDING");
        obeyed(demo);
    }

    @Test
    void aStopAndAFlattenSayWhatWaitsAtTheVenue() {
        Installation demo = keeping();
        String order = "/open BTC-USD long 100 2x limit " + limit(demo, "@fl") + " at-venue";
        String token = demo.answer("@fl /preview" + order.substring("/open".length()))
                .at("/data/token")
                .asText();
        assertThat(demo.code("@fl /confirm " + token)).isEqualTo("RESTING");
        JsonNode flat = demo.answer("@fl /flatten");
        assertThat(flat.get("code").asText()).isEqualTo("PENDING");
        assertThat(flat.get("text").asText()).contains("No open position.", "may still execute until it has: E1");
        assertThat(flat.at("/data/ending/0/number").asText()).isEqualTo("E1");

        assertThat(demo.code("@st " + order)).isEqualTo("RESTING");
        JsonNode stopped = demo.answer("/emergency_stop user st");
        assertThat(stopped.get("text").asText())
                .contains("may execute until it has: ")
                .contains("/E1");
        assertThat(stopped.at("/data/resting").size()).isEqualTo(1);
        obeyed(demo);
        assertThat(demo.loosened("/emergency_resume user st")).isEqualTo("OK");
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        Installation demo = keeping();
        assertThat(demo.code("/open BTC-USD long 100 2x at-venue")).isEqualTo("NO_PRICE");
        assertThat(demo.code("/open BTC-USD long 100 2x limit 1 at-venue at-venue"))
                .isEqualTo("EXTRA_ARGUMENT");
        String limit = limit(demo, "");
        assertThat(demo.answer("/open BTC-USD long 100 2x limit " + limit + " at-venue exit 4h")
                        .get("text")
                        .asText())
                .contains("a deadline counts from the opening");
        demo.close();
        Installation plain = Installation.open(Map.of(), new AbstractModule() {});
        opened = plain;
        JsonNode refused = plain.answer("/open BTC-USD long 100 2x limit " + limit + " at-venue");
        assertThat(refused.get("code").asText()).isEqualTo("NOT_OFFERED");
        assertThat(refused.get("text").asText()).contains("offers no orders that rest there");
        assertThat(plain.answer("/orders").at("/data/waiting").size()).isZero();
    }
}
