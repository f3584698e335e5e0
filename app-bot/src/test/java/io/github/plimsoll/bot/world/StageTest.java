package io.github.plimsoll.bot.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.ChildState;
import io.github.plimsoll.supervisor.Supervisor;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StageTest {
    @Test
    @DisplayName("GATE-06 a crashed service is started again and takes the turn that was lost")
    void aCrashedStageTakesItsTurnAgain() {
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Stage stage = new Stage("triggers", () -> {
            if (tries.incrementAndGet() == 2) {
                throw new IllegalStateException("planted");
            }
            done.incrementAndGet();
        });
        try (Supervisor supervisor = supervisor()) {
            supervisor.start(spec(stage));
            supervisor.startMonitor();
            stage.turn();
            assertThat(done).hasValue(1);
            stage.turn(); // crashes, comes back, is done before this returns
            assertThat(done).hasValue(2);
            assertThat(tries).hasValue(3);
            ChildSnapshot child = supervisor.children().get(0);
            assertThat(child.state()).isEqualTo(ChildState.RUNNING);
            assertThat(child.restarts()).isEqualTo(1);
            assertThat(child.lastFailure()).isPresent();
            assertThat(child.heartbeatAge()).isPresent();
        }
    }

    @Test
    void everyTurnIsTakenOnceAndAClosedStageHoldsNobody() {
        AtomicInteger done = new AtomicInteger();
        Stage stage = new Stage("feed", done::incrementAndGet);
        try (Supervisor supervisor = supervisor()) {
            supervisor.start(spec(stage));
            supervisor.startMonitor();
            for (int i = 1; i <= 1_000; i++) {
                stage.turn();
                assertThat(done).hasValue(i);
            }
        }
        stage.close();
        stage.turn(); // nobody works any more, and nobody waits
        assertThat(done).hasValue(1_000);
    }

    @Test
    void aTurnIsNotTakenWhenTheCallerIsInterrupted() {
        Stage stage = new Stage("feed", () -> {});
        Thread.currentThread().interrupt();
        stage.turn(); // nobody runs the stage: only the interrupt ends the wait
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theClockNeverGoesBack() {
        DemoClock clock = new DemoClock(1_000);
        clock.moveTo(1_500);
        assertThat(clock.epochMicros()).isEqualTo(1_500);
        assertThat(clock.monotonicNanos()).isEqualTo(500_000);
        assertThatThrownBy(() -> clock.moveTo(1_499)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ChildSpec spec(Stage stage) {
        return ChildSpec.permanent(stage.name(), context -> stage.run(context::stopping, context::heartbeat))
                .withHeartbeat(Duration.ofSeconds(30));
    }

    private static Supervisor supervisor() {
        return Supervisor.builder()
                .name("test")
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    return thread;
                })
                .build();
    }
}
