package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.github.plimsoll.bot.command.Readiness;
import io.github.plimsoll.bot.world.DemoClock;
import io.github.plimsoll.bot.world.StartGate;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.feeds.TapeFeed;
import io.github.plimsoll.feeds.TapeSources;
import io.github.plimsoll.health.TaskThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing opens before everything is proved and priced; ways out need no price, and nobody has to open the gate. */
class StartGateTest {
    private static final List<Tape> TAPES = List.of(Tape.btcUsd(), Tape.ethUsd());

    private final MemoryStore store = new MemoryStore(System::nanoTime);
    private final MemoryBook answers = new MemoryBook();

    private Installation start(Duration patience, Module... instead) {
        return Installation.open(store, answers, TAPES, patience, Map.of("MESSAGES_PER_MINUTE", "100000"), instead);
    }

    /** Sources that speak to nobody. */
    private static Module dark() {
        return new AbstractModule() {
            @Provides
            @Singleton
            TapeFeed tapeFeed(DemoClock clock) {
                return TapeFeed.create(TAPES, 1, TapeSources.priceFeed(clock, TAPES));
            }
        };
    }

    private static List<String> waiting(Installation demo) {
        return demo.part(StartGate.class).waitingFor();
    }

    private void openPosition() {
        try (Installation demo = start(Duration.ZERO)) {
            assertThat(waiting(demo)).isEmpty();
            assertThat(demo.code("@sue /open BTC-USD long 100 2x")).isEqualTo("OK");
        }
    }

    @Test
    void aVenueThatDoesNotAnswerKeepsOpensRefusedAndExitsQueuedUntilItDoes() throws InterruptedException {
        openPosition();
        try (Installation demo = start(Duration.ofMillis(100), FaultyVenue.bindings(true))) {
            assertThat(demo.part(ControlPlane.class).isReady()).isFalse();
            assertThat(waiting(demo)).singleElement().asString().contains("recovery has not finished", "1 account");
            assertThat(demo.answer("@sue /open BTC-USD long 100 2x").get("text").asText())
                    .contains("CONTROL_HALTED", "starting: recovery has not finished");
            assertThat(demo.code("@tom /open ETH-USD long 100 2x"))
                    .as("nobody opens before everything is proved")
                    .isEqualTo("CONTROL_HALTED");
            assertThat(demo.answer("@sue /status").at("/data/starting/0").asText())
                    .contains("recovery has not finished");
            assertThat(demo.answer("@sue /close P1").get("code").asText()).isEqualTo("PENDING");
            demo.say("/demo advance 1m");
            assertThat(demo.answer("@sue /orders").at("/data/orders/0/state").asText())
                    .isEqualTo("RECORDED");

            demo.part(FaultyVenue.class).silent = false;
            Thread.sleep(100); // the next attempt is due
            assertThat(demo.answer("@sue /status").at("/data/control").asText())
                    .as("the gate opens by itself, without world time or an operator")
                    .isEqualTo("ACTIVE");
            demo.say("/demo advance 1s");
            assertThat(demo.answer("@sue /orders").at("/data/orders/0/state").asText())
                    .isEqualTo("FILLED");
            assertThat(demo.code("@sue /open BTC-USD long 100 2x")).isEqualTo("OK");
        }
    }

    @Test
    void aBatchWaitsForAVenueThatAnswersLate() throws InterruptedException {
        openPosition();
        FaultyVenue[] venue = new FaultyVenue[1];
        Thread later = TaskThreads.daemons().newThread(() -> {
            try {
                Thread.sleep(600);
                venue[0].silent = false;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        long before = System.nanoTime();
        try (Installation demo = start(Duration.ofSeconds(60), new AbstractModule() {
            @Provides
            @Singleton
            List<Venue> venues(PaperVenue paper) {
                venue[0] = new FaultyVenue(paper);
                venue[0].silent = true;
                later.start();
                return List.of(venue[0]);
            }
        })) {
            assertThat(waiting(demo)).isEmpty();
            assertThat(demo.code("@sue /open BTC-USD long 100 2x")).isEqualTo("OK");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        }
        later.join();
    }

    @Test
    void withoutPricesExitsGoAndOpensWait() {
        openPosition();
        try (Installation demo = start(Duration.ZERO, dark())) {
            assertThat(demo.part(ControlPlane.class).isReady()).isFalse();
            assertThat(waiting(demo)).hasSize(2).allMatch(reason -> reason.startsWith("no usable price for "));
            Readiness readiness = demo.part(StartGate.class);
            assertThat(demo.answer("@sue /open ETH-USD long 100 2x").get("text").asText())
                    .contains(readiness.sentence());
            assertThat(demo.code("@sue /positions")).isEqualTo("OK");
            assertThat(demo.code("@sue /close P1")).isEqualTo("OK");
            assertThat(demo.code("@sue /open ETH-USD long 100 2x")).isEqualTo("CONTROL_HALTED");
            List<Latch> latches = store.transact(tx -> tx.latches());
            assertThat(latches).isEmpty();
        }
    }
}
