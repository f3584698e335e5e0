package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same seed and the same input give the same bytes, each time in a JVM and a directory of its own. */
class DeterminismTest {
    private static final String SCRIPT = String.join(
            "\n",
            "/start",
            "/open BTC-USD long 100 10x sl 0.2% tp 0.2%",
            "@anna #k1 /open ETH-USD short 50 100x",
            "/preview BTC-USD short 200 5x",
            "/open BTC-USD long 5000 100x",
            "/demo advance 3m",
            "/demo outlier bravo",
            "/price",
            "/positions",
            "@anna #k1 /open ETH-USD short 50 100x",
            "@anna /close P1 50%",
            "/emergency_stop",
            "/open BTC-USD long 10 2x",
            "@anna /close all",
            "/emergency_resume",
            "/demo ok",
            "/demo advance 30s",
            "/why P1",
            "/limits",
            "/portfolio",
            "/orders",
            "");

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void sameSeedSameBytes() {
        Path home = Scratch.directory();
        List<CompletableFuture<String>> runs = Stream.of("7", "7", "8")
                .map(seed -> CompletableFuture.supplyAsync(() -> run(home, seed)))
                .toList();
        String first = runs.get(0).join();
        String second = runs.get(1).join();
        String other = runs.get(2).join();
        assertThat(first.lines().filter(line -> line.startsWith("{\"command\"")))
                .hasSize(21);
        assertThat(first.lines().filter(line -> line.startsWith("{\"event\""))).isNotEmpty();
        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    private static String run(Path home, String seed) {
        String data = Scratch.directory().resolve("data").toString();
        try (DemoProcess demo =
                DemoProcess.start(home, Map.of(), "demo", "--batch", "--port", "0", "--seed", seed, "--data", data)) {
            String said = demo.batch(SCRIPT);
            assertThat(demo.exit()).as(demo.errors()).isZero();
            return said;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
