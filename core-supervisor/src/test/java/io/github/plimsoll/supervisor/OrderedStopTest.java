package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.supervisor.ChildStop.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OrderedStopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = new World();
    private final Log log = new Log();
    private final Supervisor supervisor = Supervisor.builder()
            .name("s")
            .clock(world)
            .random(new SplittableRandom(1))
            .threads(world)
            .listener(log)
            .build();

    private void start(String... names) {
        for (String name : names) {
            supervisor.start(ChildSpec.permanent(
                    name, context -> assertThat(context.stopping()).isTrue()));
        }
    }

    private ChildState state(String name) {
        return supervisor.children().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    @DisplayName("the last started is stopped first, and the next only when it is done")
    void reverseOrder() {
        start("store", "desk", "console");
        supervisor.requestStop(Duration.ofSeconds(30));
        assertThat(supervisor.tick()).isEqualTo(5 * SECOND.toNanos());
        assertThat(state("console")).isEqualTo(ChildState.STOPPING);
        assertThat(state("desk")).isEqualTo(ChildState.RUNNING);
        world.advance(SECOND);
        world.end("s/console");
        supervisor.tick();
        assertThat(state("console")).isEqualTo(ChildState.STOPPED);
        assertThat(state("desk")).isEqualTo(ChildState.STOPPING);
        assertThat(state("store")).isEqualTo(ChildState.RUNNING);
        world.advance(SECOND);
        world.end("s/desk");
        supervisor.tick();
        world.end("s/store");
        assertThat(supervisor.stopReport()).isEmpty();
        assertThat(supervisor.tick()).isEqualTo(Long.MAX_VALUE);
        assertThat(supervisor.stopReport())
                .contains(new StopReport(
                        List.of(
                                new ChildStop("console", Outcome.FINISHED, SECOND, Optional.empty()),
                                new ChildStop("desk", Outcome.FINISHED, SECOND, Optional.empty()),
                                new ChildStop("store", Outcome.FINISHED, Duration.ZERO, Optional.empty())),
                        SECOND.multipliedBy(2)));
        assertThat(supervisor.stopReport().orElseThrow().complete()).isTrue();
        assertThatThrownBy(() -> start("late")).isInstanceOf(IllegalStateException.class);
        assertThat(supervisor.stop(SECOND)).isEqualTo(supervisor.stopReport().orElseThrow());
    }

    @Test
    @DisplayName("after its deadline a child is interrupted, after a moment more abandoned")
    void deadlines() {
        start("a", "b");
        supervisor.requestStop(Duration.ofSeconds(30));
        supervisor.tick();
        world.advance(SECOND.multipliedBy(5).minusNanos(1));
        assertThat(supervisor.tick()).isOne();
        assertThat(world.thread("s/b").wasInterrupted).isFalse();
        world.now += 1;
        assertThat(supervisor.tick()).isEqualTo(SECOND.toNanos());
        assertThat(world.thread("s/b").wasInterrupted).isTrue();
        world.advance(SECOND);
        supervisor.tick();
        assertThat(state("b")).isEqualTo(ChildState.ABANDONED);
        assertThat(supervisor.health().abandonedAlive()).containsExactly("s/b");
        world.advance(SECOND.multipliedBy(5));
        supervisor.tick();
        world.end("s/a");
        supervisor.tick();
        StopReport report = supervisor.stopReport().orElseThrow();
        assertThat(report.complete()).isFalse();
        assertThat(report.children())
                .containsExactly(
                        new ChildStop("b", Outcome.ABANDONED, SECOND.multipliedBy(6), Optional.empty()),
                        new ChildStop("a", Outcome.INTERRUPTED, SECOND.multipliedBy(5), Optional.empty()));
        assertThat(log.lines).contains("abandoned b s/b", "stopped b ABANDONED", "stopped a INTERRUPTED");
    }

    @Test
    @DisplayName(
            "when the overall time runs out, everything left is interrupted together and nothing is waited for any longer")
    void overall() {
        start("a", "b", "c");
        supervisor.requestStop(SECOND.multipliedBy(3));
        assertThat(supervisor.tick()).isEqualTo(2 * SECOND.toNanos());
        world.advance(SECOND.multipliedBy(2));
        assertThat(supervisor.tick()).isEqualTo(SECOND.toNanos());
        assertThat(world.threads).allMatch(thread -> thread.wasInterrupted);
        world.end("s/a");
        world.advance(SECOND);
        assertThat(supervisor.tick()).isEqualTo(Long.MAX_VALUE);
        StopReport report = supervisor.stopReport().orElseThrow();
        assertThat(report.children()).extracting(ChildStop::name).containsExactly("c", "b", "a");
        assertThat(report.children())
                .extracting(ChildStop::outcome)
                .containsExactly(Outcome.ABANDONED, Outcome.ABANDONED, Outcome.INTERRUPTED);
        assertThat(report.took()).isEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    @DisplayName("a second request forces, and a later, longer one changes nothing")
    void secondRequestForces() {
        start("a", "b");
        supervisor.requestStop(Duration.ofSeconds(30));
        supervisor.tick();
        supervisor.requestStop(Duration.ZERO);
        supervisor.requestStop(Duration.ofDays(1_000));
        assertThat(supervisor.tick()).isEqualTo(SECOND.toNanos());
        assertThat(world.threads).allMatch(thread -> thread.wasInterrupted);
        world.advance(SECOND);
        supervisor.tick();
        assertThat(supervisor.stopReport().orElseThrow().took()).isEqualTo(SECOND);
    }

    @Test
    @DisplayName("once told to stop nothing is restarted, and what waited or had ended is reported as not running")
    void nothingIsRestarted() {
        supervisor.start(ChildSpec.permanent("waits", context -> {}));
        supervisor.start(ChildSpec.untilDone("done", context -> {}));
        supervisor.start(ChildSpec.permanent("fails", context -> {
            throw new IOException("late");
        }));
        start("last");
        world.end("s/waits");
        world.end("s/done");
        supervisor.tick();
        supervisor.requestStop(Duration.ofSeconds(30));
        supervisor.tick();
        world.end("s/fails");
        world.advance(SECOND);
        supervisor.tick();
        world.end("s/last");
        supervisor.tick();
        assertThat(supervisor.stopReport().orElseThrow().children())
                .containsExactly(
                        new ChildStop("last", Outcome.FINISHED, SECOND, Optional.empty()),
                        new ChildStop(
                                "fails",
                                Outcome.FINISHED,
                                Duration.ZERO,
                                Optional.of(new Failure("java.io.IOException", "late"))),
                        new ChildStop("done", Outcome.NOT_RUNNING, Duration.ZERO, Optional.empty()),
                        new ChildStop("waits", Outcome.NOT_RUNNING, Duration.ZERO, Optional.empty()));
        assertThat(state("waits")).isEqualTo(ChildState.STOPPED);
        assertThat(state("done")).isEqualTo(ChildState.ENDED);
        world.advance(Duration.ofDays(1));
        supervisor.tick();
        assertThat(world.threads).hasSize(4);
    }

    @Test
    @DisplayName("an InterruptedException is no failure after our interrupt, and one without it")
    void interruptions() {
        for (String name : List.of("late", "early")) {
            supervisor.start(ChildSpec.permanent(name, context -> {
                throw new InterruptedException("told");
            }));
        }
        supervisor.requestStop(Duration.ofSeconds(30));
        supervisor.tick();
        world.end("s/early");
        supervisor.tick();
        world.advance(SECOND.multipliedBy(5));
        supervisor.tick();
        world.end("s/late");
        supervisor.tick();
        assertThat(supervisor.stopReport().orElseThrow().children())
                .containsExactly(
                        new ChildStop(
                                "early",
                                Outcome.FINISHED,
                                Duration.ZERO,
                                Optional.of(new Failure("java.lang.InterruptedException", "told"))),
                        new ChildStop("late", Outcome.INTERRUPTED, SECOND.multipliedBy(5), Optional.empty()));
    }

    @Test
    void aSupervisorWithoutChildrenStopsAtOnce() {
        supervisor.close();
        assertThat(supervisor.stopReport().orElseThrow().children()).isEmpty();
        assertThat(supervisor.health().stopping()).isTrue();
    }
}
