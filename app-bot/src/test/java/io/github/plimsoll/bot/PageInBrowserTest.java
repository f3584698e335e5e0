package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The page of the real demo in a real browser. Where there is none it says so; with PLIMSOLL_REQUIRE_ALL=true that is a
 * failure.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PageInBrowserTest {
    /** Readings of the equity in a picture that is kept. */
    private static final int CURVE = 60;

    private static final String[] FACTS = {
        "DRY",
        "ACTIVE",
        "Nothing is restricted.",
        " USD",
        "P1 BTC-USD",
        "P2 ETH-USD",
        "alpha",
        "bravo",
        "charlie",
        "Account loss at the stress move",
        "Opens in a minute",
        "accepted",
        "refused",
        "RATE_VOLUME",
        "500000.00 asked, limit 10000.00 USD; would pass: ",
        "dispatcher",
        "RUNNING",
        "0 restarts"
    };

    @Test
    void thePageShowsTheDemoAndFollowsIt() throws Exception {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            String notRun = "NOT RUN: page in Chromium: no browser found (chromium, chromium-browser, google-chrome)";
            System.out.println(notRun);
            assertThat(System.getenv("PLIMSOLL_REQUIRE_ALL")).as(notRun).isNotEqualTo("true");
            return;
        }
        Path home = Scratch.directory();
        try (DemoProcess demo = DemoProcess.start(
                        home,
                        Map.of(),
                        "demo",
                        "--batch",
                        "--port",
                        "0",
                        "--data",
                        home.resolve("data").toString());
                Browser browser = Browser.open(program.get(), 1280, 900)) {
            assertThat(demo.await("/readyz", 200).status()).isEqualTo(200);
            demo.answer("/open BTC-USD long 100 10x");
            demo.answer("/open ETH-USD short 50 5x");
            demo.answer("/open BTC-USD long 5000 100x");
            demo.answer("/demo advance 20s");

            String address = "http://127.0.0.1:" + demo.port() + "/";
            withoutScript(demo, browser, address);
            String tab = browser.tab(address);
            follows(demo, browser, tab);

            String kept = System.getProperty("plimsoll.screenshot", "");
            if (!kept.isEmpty()) {
                trade(demo);
                JsonNode shot = browser.call(
                        tab, "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
                Files.write(
                        Path.of(kept),
                        Base64.getDecoder().decode(shot.get("data").asText()));
            }
            demo.terminate();
            assertThat(demo.exit()).isEqualTo(143);
            assertThat(browser.becomes(tab, "document.querySelector('#link.lost')"))
                    .as("a lost stream is told")
                    .isTrue();
            assertThat(browser.eval(tab, "document.querySelector('#link').textContent"))
                    .contains("connection lost", "old");
        }
    }

    /** An hour with several positions, for the picture. */
    private static void trade(DemoProcess demo) throws InterruptedException {
        for (int i = 0; i < CURVE; i++) {
            switch (i) {
                case 5 -> demo.answer("/open ETH-USD long 80 8x sl 4%");
                case 15 -> demo.answer("/close P1 50%");
                case 30 -> demo.answer("/open BTC-USD short 60 5x sl 3% tp 6%");
                case 45 -> demo.answer("/open ETH-USD long 40 600x");
                case 50 -> demo.answer("/open BTC-USD long 3000 2x");
                default -> {}
            }
            demo.answer("/demo advance 60s");
            Thread.sleep(1_000); // the page reads once a second
        }
    }

    /** The first answer holds everything, for those who run no script: the same facts as with it. */
    private static void withoutScript(DemoProcess demo, Browser browser, String address) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!demo.get("/").body().contains("RATE_VOLUME") && System.nanoTime() < end) {
            Thread.sleep(200);
        }
        String tab = browser.scriptless(address);
        assertThat(browser.becomes(
                        tab,
                        "document.querySelectorAll('.feed.good').length === 2"
                                + " && document.body.innerText.includes('Account loss')"))
                .isTrue();
        assertThat(browser.eval(tab, "document.body.innerText")).contains(FACTS);
        assertThat(browser.eval(tab, "String(document.querySelector('#link').hidden)"))
                .as("no stream is spoken of")
                .isEqualTo("true");
        assertThat(browser.eval(tab, "document.querySelector('[data-part=feeds]').textContent"))
                .as("a quote that came twice is no trouble")
                .doesNotContain("duplicate");
    }

    private static void follows(DemoProcess demo, Browser browser, String tab) throws Exception {
        assertThat(browser.becomes(tab, "document.querySelector('#link.live')"))
                .as("the stream arrives under the policy of the page")
                .isTrue();
        assertThat(browser.eval(tab, "document.title")).isEqualTo("DRY ACTIVE - Plimsoll");
        String text = browser.eval(tab, "document.body.innerText");
        assertThat(text).contains(FACTS);
        assertThat(browser.eval(tab, "String(document.documentElement.scrollWidth <= 1280)"))
                .as("nothing sticks out")
                .isEqualTo("true");
        assertThat(browser.eval(tab, "document.querySelector('[data-part=positions]').textContent"))
                .as("the distance to the liquidation of a long at 10x and of a short at 5x")
                .containsPattern("P1 BTC-USD[^%]*[5-9]\\.[0-9]{2}%[\\s\\S]*P2 ETH-USD[^%]*1[0-9]\\.[0-9]{2}%");
        String calm = colour(browser, tab, ".feed");

        demo.answer("/demo outage bravo");
        demo.answer("/demo advance 15s");
        assertThat(browser.becomes(tab, "document.querySelectorAll('.feed li .pill.bad').length === 2"))
                .as("a source that is silent turns red in both markets")
                .isTrue();
        assertThat(browser.eval(tab, "String(document.querySelectorAll('.feed.warn li .pill.good').length)"))
                .as("and the other two keep the price, with a warning")
                .isEqualTo("4");
        demo.answer("/demo ok");
        demo.answer("/demo advance 5s");

        demo.answer("/demo stale");
        demo.answer("/demo advance 45s");
        assertThat(browser.becomes(tab, "document.querySelectorAll('.feed.bad').length === 2"))
                .as("disturbed feeds turn red")
                .isTrue();
        assertThat(colour(browser, tab, ".feed")).isNotEqualTo(calm);
        assertThat(colour(browser, tab, ".feed .pill")).isEqualTo("rgb(179, 33, 27)");
        assertThat(browser.eval(tab, "document.querySelector('.feed .reason').textContent"))
                .contains("quorum not met");
        demo.answer("/demo ok");
        demo.answer("/demo advance 5s");
        assertThat(browser.becomes(tab, "document.querySelectorAll('.feed.good').length === 2"))
                .isTrue();

        assertThat(browser.becomes(tab, "document.querySelector('.curve polyline')"))
                .as("the curve grows")
                .isTrue();

        String before = colour(browser, tab, ".banner");
        demo.answer("/emergency_stop");
        assertThat(browser.becomes(tab, "document.querySelector('.banner.bad .state').textContent === 'HALTED'"))
                .as("a stop turns the banner")
                .isTrue();
        assertThat(colour(browser, tab, ".banner")).isNotEqualTo(before);
        assertThat(browser.eval(tab, "document.querySelector('.banner').textContent"))
                .contains("stopped by demo", "since 2026-", "global");
        assertThat(browser.eval(tab, "document.title")).isEqualTo("DRY HALTED - Plimsoll");
        demo.loosen("/emergency_resume");
        assertThat(browser.becomes(tab, "document.querySelector('.banner.good')"))
                .isTrue();
    }

    private static String colour(Browser browser, String tab, String selector) {
        return browser.eval(tab, "getComputedStyle(document.querySelector('" + selector + "')).backgroundColor");
    }
}
