package io.github.plimsoll.tests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.suites.sim.SeedResult;
import io.github.plimsoll.testkit.suites.sim.SimMain;
import io.github.plimsoll.testkit.suites.sim.Simulation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
    /** Seeds that broke an invariant once, with what was wrong then. */
    private static final long[] FAILED_ONCE = {
        147, 351, 393,
        46, // a full close that waits for the outcome of another one, where a close could open the other side
        181, // the order of a resting entry was recorded after its time: the process had stood still in between
        85, // a resting entry whose order is Unknown for ever
        879, // the rest of an open filled on after its position was liquidated, while a close of before was under way
        21, // counters flushed between grant and record: the open was in no count when they were rebuilt
        434, // a position that the venue had liquidated and the books had not settled was called a mismatch
    };

    private static final int MINUTES = 20;

    static LongStream failedOnce() {
        return LongStream.of(FAILED_ONCE);
    }

    @ParameterizedTest
    @MethodSource("failedOnce")
    void aSeedThatFailedOnceHolds(long seed) {
        SeedResult result = Simulation.run(seed, MINUTES);
        assertThat(result.broken()).isNull();
    }

    @Test
    void twentySeedsHold() {
        for (long seed = 1; seed <= 20; seed++) {
            SeedResult result = Simulation.run(seed, 5);
            assertThat(result.broken())
                    .as("./plimsoll sim --minutes 5 --replay " + seed)
                    .isNull();
            assertThat(result.faults()).isNotEmpty();
        }
    }

    @Test
    void theSameSeedTellsTheSameStoryInAnotherProcess() throws Exception {
        List<String> story = new ArrayList<>();
        SeedResult here = Simulation.run(7, 3, story::add);
        assertThat(story).hasSizeGreaterThan(100);
        assertThat(Simulation.run(7, 3).hash()).isEqualTo(here.hash());
        assertThat(Simulation.run(8, 3).hash()).isNotEqualTo(here.hash());
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimMain.class.getName(),
                        "--replay",
                        "7",
                        "--minutes",
                        "3")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).isZero();
        assertThat(said).contains("\"hash\":\"" + here.hash() + "\"", "\"passed\":true");
        assertThat(said.lines().count()).isEqualTo(story.size() + 1L);
    }
}
