package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RepeatedTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static Supervisor running(ChildSpec spec) {
        Supervisor supervisor = Supervisor.builder()
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(Thread::new)
                .backoff(new Backoff(MILLI, MILLI, HOUR))
                .build();
        supervisor.startMonitor();
        supervisor.start(spec);
        return supervisor;
    }

    @Test
    @DisplayName("a repeating child takes turn after turn, and one that fails is a failure like any other")
    void turns() throws InterruptedException {
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(5);
        try (Supervisor supervisor = running(ChildSpec.repeating("turns", MILLI, () -> {
            enough.countDown();
            if (turns.incrementAndGet() == 2) {
                throw new IllegalStateException("once");
            }
        }))) {
            enough.await();
            assertThat(supervisor.children().get(0).restarts()).isOne();
        }
    }

    @Test
    @DisplayName("it beats before each turn and pauses after it, until told to stop")
    void oneTurn() throws Exception {
        List<String> seen = new ArrayList<>();
        new Repeated(HOUR, () -> seen.add("turn")).run(new Task.Context() {
            @Override
            public boolean stopping() {
                return seen.size() >= 6;
            }

            @Override
            public void heartbeat() {
                seen.add("beat");
            }

            @Override
            public void pause(Duration time) {
                seen.add("pause " + time);
            }
        });
        assertThat(seen).containsExactly("beat", "turn", "pause PT1H", "beat", "turn", "pause PT1H");
    }

    @Test
    @DisplayName("a pause ends at once when the child is told to stop, however long it is")
    void pauseEnds() throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        Supervisor supervisor =
                running(ChildSpec.repeating("hourly", HOUR, turn::countDown).withShutdownWithin(HOUR));
        turn.await();
        StopReport report = supervisor.stop(HOUR);
        assertThat(report.children())
                .singleElement()
                .extracting(ChildStop::outcome)
                .isEqualTo(ChildStop.Outcome.FINISHED);
    }

    @Test
    @DisplayName("who pauses beats: a pause longer than the heartbeat period is no hang")
    void pauseBeats() throws InterruptedException {
        CountDownLatch paused = new CountDownLatch(1);
        try (Supervisor supervisor = running(ChildSpec.permanent("pausing", context -> {
                    context.pause(Duration.ofMillis(1_700));
                    paused.countDown();
                    context.pause(HOUR);
                })
                .withHeartbeat(Duration.ofMillis(1_000)))) {
            paused.await();
            assertThat(supervisor.children().get(0).restarts()).isZero();
        }
    }

    @Test
    @DisplayName("a pause of zero does not wait, and a negative one is refused")
    void bounds() throws InterruptedException {
        CountDownLatch many = new CountDownLatch(1_000);
        Supervisor supervisor = running(ChildSpec.repeating("busy", Duration.ZERO, many::countDown));
        many.await();
        supervisor.close();
        assertThatThrownBy(() -> ChildSpec.repeating("never", Duration.ofNanos(-1), () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pause must be");
    }
}
