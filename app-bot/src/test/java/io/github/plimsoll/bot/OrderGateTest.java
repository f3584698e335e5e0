package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every order command meets control, rate, price and risk; a LIVE venue is bound here and must never hear anything. */
@DisplayName("GATE-02 manual, confirmed and triggered orders meet the same checks, and stopped or DRY sends nothing")
@SuppressWarnings("NullAway.Init") // set before all tests
class OrderGateTest {
    private static final LiveVenue LIVE = new LiveVenue();
    private static Installation demo;

    @BeforeAll
    static void start() {
        demo = Installation.open(
                Map.of("MESSAGES_PER_MINUTE", "100000", "VOLUME_PER_HOUR_USD", "1000000"), new AbstractModule() {
                    @Provides
                    List<Venue> venues(PaperVenue paper) {
                        return List.of(paper, LIVE);
                    }
                });
    }

    @AfterAll
    static void stop() {
        demo.close();
        assertThat(LIVE.submits).as("orders of DRY accounts at a LIVE venue").hasValue(0);
    }

    @Test
    void openMeetsEveryCheck() {
        String order = " /open BTC-USD long 100 2x";
        stopped("@g-open" + order);
        priceless("@g-open" + order);
        assertThat(demo.code("@g-open /open BTC-USD long 3000 2x")).isEqualTo("DAILY_LOSS_ABOVE_MAX");
        assertThat(orders("g-open")).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(demo.code("@g-open" + order)).isEqualTo("OK");
        }
        assertThat(demo.code("@g-open" + order)).isEqualTo("RATE_OPENS");
        assertThat(orders("g-open")).hasSize(5);
    }

    @Test
    void confirmMeetsEveryCheckAtItsOwnTime() {
        String[] tokens = new String[4];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = demo.answer("@g-conf /preview BTC-USD long 4900 1x sl 10%")
                    .at("/data/token")
                    .asText();
        }
        stopped("@g-conf /confirm " + tokens[0]);
        assertThat(orders("g-conf")).isEmpty();
        assertThat(demo.code("@g-conf /confirm " + tokens[1])).isEqualTo("OK");
        assertThat(demo.code("@g-conf /confirm " + tokens[2])).isEqualTo("OK");
        assertThat(demo.code("@g-conf /confirm " + tokens[3]))
                .as("good when it was shown, too much now")
                .isEqualTo("MARGIN_ABOVE_FREE");
        String late = demo.answer("@g-conf /preview BTC-USD long 10 2x")
                .at("/data/token")
                .asText();
        for (int i = 0; i < 3; i++) {
            assertThat(demo.code("@g-conf /open BTC-USD long 10 2x")).isEqualTo("OK");
        }
        assertThat(demo.code("@g-conf /confirm " + late)).isEqualTo("RATE_OPENS");
        assertThat(orders("g-conf")).hasSize(5);
    }

    @Test
    void closeOnlyReducesAndObeysAFreeze() {
        assertThat(demo.code("@g-close /open BTC-USD long 100 2x")).isEqualTo("OK");
        String token = demo.answer("/emergency_stop all").at("/data/token").asText();
        assertThat(demo.code("/confirm " + token)).isEqualTo("OK");
        try {
            assertThat(demo.code("@g-close /close P1")).isEqualTo("CONTROL_FROZEN");
            assertThat(demo.code("@g-close /close all")).isEqualTo("PARTLY_CLOSED");
            assertThat(orders("g-close")).hasSize(1);
        } finally {
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
        }
        assertThat(demo.code("@g-close /close P1 999 BTC")).isEqualTo("SIZE_ABOVE_REMAINING");
        assertThat(demo.code("@g-close /close P1")).isEqualTo("OK");
    }

    /** A stop that is due while everything is frozen waits, and fires when a person ends the freeze. */
    @Test
    void triggersGoOnWhenHaltedAndWaitWhenFrozen() {
        for (String side : new String[] {"long", "short"}) {
            assertThat(demo.code("@g-trig-" + side + " /open ETH-USD " + side + " 100 5x sl 0.02% tp 0.02%"))
                    .isEqualTo("OK");
        }
        String token = demo.answer("/emergency_stop all").at("/data/token").asText();
        assertThat(demo.code("/confirm " + token)).isEqualTo("OK");
        try {
            demo.say("/demo advance 1m");
            assertThat(orders("g-trig-long")).hasSize(1);
            assertThat(orders("g-trig-short")).hasSize(1);
        } finally {
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
        }
        assertThat(demo.code("/emergency_stop")).isEqualTo("OK");
        try {
            for (int i = 0;
                    i < 30
                            && orders("g-trig-long").size()
                                            + orders("g-trig-short").size()
                                    < 4;
                    i++) {
                demo.say("/demo advance 1m");
            }
            assertThat(orders("g-trig-long").get(0).get("origin").asText()).isIn("STOP_LOSS", "TAKE_PROFIT");
            assertThat(orders("g-trig-short").get(0).get("origin").asText()).isIn("STOP_LOSS", "TAKE_PROFIT");
        } finally {
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
        }
    }

    @Test
    void aDryAccountCannotNameALiveVenue() {
        UserId user = new UserId("g-live");
        Account account = new Account(new AccountId("dry:live:g-live"), user, "live", Mode.DRY, Asset.USDC, 1, 0);
        assertThatThrownBy(() -> demo.part(TradeDesk.class).createAccount(account, Usd.of(1), "test"))
                .isInstanceOf(IllegalArgumentException.class);
        JsonNode refused = demo.answer("/execution_mode LIVE");
        assertThat(refused.get("code").asText()).isEqualTo("LIVE_NOT_BOUND");
        assertThat(demo.answer("/execution_mode").at("/data/mode").asText()).isEqualTo("DRY");
    }

    private static void stopped(String line) {
        String[][] stops = {
            {"/emergency_stop reduce_only", "CONTROL_REDUCE_ONLY", "/emergency_resume"},
            {"/emergency_stop", "CONTROL_HALTED", "/emergency_resume"},
            {"/emergency_stop market BTC-USD", "CONTROL_HALTED", "/emergency_resume market BTC-USD"},
            {"/emergency_stop venue paper reduce_only", "CONTROL_REDUCE_ONLY", "/emergency_resume venue PAPER"},
        };
        // A confirmation is used up by its first answer, so it meets the first stop only.
        int all = line.contains("/confirm") ? 1 : stops.length;
        for (int i = 0; i < all; i++) {
            assertThat(demo.code(stops[i][0])).isEqualTo("OK");
            try {
                assertThat(demo.code(line)).isEqualTo(stops[i][1]);
            } finally {
                assertThat(demo.loosened(stops[i][2])).isEqualTo("OK");
            }
        }
    }

    private static void priceless(String line) {
        demo.say("/demo outage", "/demo advance 15s");
        try {
            assertThat(demo.code(line)).startsWith("PRICE_");
        } finally {
            demo.say("/demo ok", "/demo advance 5s");
        }
    }

    private static JsonNode orders(String user) {
        return demo.answer("@" + user + " /orders").at("/data/orders");
    }
}
