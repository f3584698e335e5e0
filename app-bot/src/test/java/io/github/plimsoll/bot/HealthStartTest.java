package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The health server of the program as it is started. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // set before all tests
class HealthStartTest {
    private static final String APPROVED = "plimsoll_decisions_total{code=\"OK\",kind=\"OPEN\",outcome=\"approved\"}";
    private static final String FILLED = "plimsoll_intents_total{kind=\"OPEN\",state=\"FILLED\"}";
    private static DemoProcess demo;

    @BeforeAll
    static void start() {
        Path home = Scratch.directory();
        demo = DemoProcess.start(
                home,
                Map.of(),
                "demo",
                "--batch",
                "--port",
                "0",
                "--data",
                home.resolve("data").toString());
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    @DisplayName("OBS-07 the health server starts with the program and becomes ready")
    void theHealthServerStarts() throws Exception {
        assertThat(demo.get("/healthz").status()).isEqualTo(200);
        DemoProcess.Page ready = demo.await("/readyz", 200);
        assertThat(ready.status()).as(ready.body() + demo.errors()).isEqualTo(200);
        assertThat(demo.get("/metrics").body()).contains("process_uptime_seconds ");
    }

    @Test
    @DisplayName("OBS-13 trading counters rise after a trade, read over HTTP")
    void tradingCountersRise() throws Exception {
        assertThat(demo.await("/readyz", 200).status()).isEqualTo(200);
        Scrape before = new Scrape(demo.get("/metrics").body());
        assertThat(demo.answer("/open BTC-USD long 100 2x").get("code").asText())
                .isEqualTo("OK");
        Scrape after = new Scrape(demo.get("/metrics").body());
        assertThat(after.count(APPROVED)).isEqualTo(before.count(APPROVED) + 1);
        assertThat(after.count(FILLED)).isEqualTo(before.count(FILLED) + 1);
        // What is gathered follows within a second or two, by the supervised task.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Scrape gathered = after;
        // A gathering between the deposit and the fill sees the whole deposit.
        while (!isGathered(gathered) && System.nanoTime() < end) {
            Thread.sleep(200);
            gathered = new Scrape(demo.get("/metrics").body());
        }
        assertThat(gathered.value("plimsoll_equity_usd{mode=\"DRY\"}")).isBetween(9_900.0, 9_999.99);
        assertThat(gathered.value("plimsoll_task_up{task=\"health\"}")).isEqualTo(1);
        assertThat(gathered.value("plimsoll_gather_age_seconds")).isBetween(0.0, 10.0);
    }

    /** Whether a gathering has seen account and fill, and ended: the first one has no age before its end. */
    private static boolean isGathered(Scrape scrape) {
        double equity = scrape.value("plimsoll_equity_usd{mode=\"DRY\"}");
        return equity > 0 && equity < 10_000 && !Double.isNaN(scrape.value("plimsoll_gather_age_seconds"));
    }
}
