package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.feeds.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The same seed and the same input give the same bytes, said and recorded, each time in a JVM and a directory of its own.
 */
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
    void sameSeedSameBytes() throws IOException {
        Path home = Scratch.directory();
        List<Path> recorded = Stream.of("a", "b", "c").map(home::resolve).toList();
        List<CompletableFuture<String>> runs = recorded.stream()
                .map(file -> CompletableFuture.supplyAsync(() -> run(home, file.endsWith("c") ? "8" : "7", file)))
                .toList();
        String first = runs.get(0).join();
        String second = runs.get(1).join();
        String other = runs.get(2).join();
        assertThat(first.lines().filter(line -> line.startsWith("{\"command\"")))
                .hasSize(21);
        assertThat(first.lines().filter(line -> line.startsWith("{\"event\""))).isNotEmpty();
        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(recorded.get(1)).hasSameBinaryContentAs(recorded.get(0));
        assertThat(Files.mismatch(recorded.get(2), recorded.get(0))).isNotNegative();
        Tape tape = Tape.recorded(recorded.get(0), Tape.btcUsd().instrument());
        assertThat(tape.size()).as("three and a half minutes of quotes").isBetween(300, 400);
    }

    private static String run(Path home, String seed, Path recorded) {
        String data = Scratch.directory().resolve("data").toString();
        String record = recorded.toString();
        try (DemoProcess demo = DemoProcess.start(
                home, Map.of(), "demo", "--batch", "--port", "0", "--seed", seed, "--data", data, "--record", record)) {
            String said = demo.batch(SCRIPT);
            assertThat(demo.exit()).as(demo.errors()).isZero();
            return said;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
