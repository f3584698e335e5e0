package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SupervisionTreeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = new World();
    private final Log log = new Log();

    private Supervisor supervisor(Strategy strategy, String... children) {
        Supervisor supervisor = Supervisor.builder()
                .name("s")
                .clock(world)
                .random(new SplittableRandom(1))
                .threads(world)
                .strategy(strategy)
                .intensity(new RestartIntensity(2, Duration.ofMinutes(5)))
                .listener(log)
                .build();
        for (String child : children) {
            supervisor.start(ChildSpec.permanent(child, context -> {
                if (!context.stopping()) {
                    throw new IOException("broke");
                }
            }));
        }
        return supervisor;
    }

    private static List<ChildState> states(Supervisor supervisor) {
        return supervisor.children().stream().map(ChildSnapshot::state).toList();
    }

    /** Lets every child that was told to stop end, until nothing but waiting is left; returns the wait. */
    private long settle(Supervisor supervisor) {
        long next = supervisor.tick();
        for (int i = 0; i < 20; i++) {
            for (ChildSnapshot child : supervisor.children()) {
                if (child.state() == ChildState.STOPPING) {
                    world.end("s/" + child.name());
                }
            }
            next = supervisor.tick();
        }
        return next;
    }

    @Test
    @DisplayName("ONE_FOR_ALL: the others stop in reverse order, then all start in order after the back-off")
    void oneForAll() {
        Supervisor supervisor = supervisor(Strategy.ONE_FOR_ALL, "a", "b", "c");
        world.end("s/b");
        supervisor.tick();
        assertThat(states(supervisor)).containsExactly(ChildState.RUNNING, ChildState.BACKING_OFF, ChildState.STOPPING);
        world.end("s/c");
        supervisor.tick();
        assertThat(states(supervisor)).containsExactly(ChildState.STOPPING, ChildState.BACKING_OFF, ChildState.STOPPED);
        world.end("s/a");
        long next = supervisor.tick();
        assertThat(states(supervisor)).containsOnly(ChildState.BACKING_OFF);
        log.lines.clear();
        world.now += next - 1;
        supervisor.tick();
        assertThat(log.lines).isEmpty();
        world.now += 1;
        supervisor.tick();
        assertThat(log.lines).containsExactly("started a 1", "started b 1", "started c 1");
        assertThat(states(supervisor)).containsOnly(ChildState.RUNNING);
    }

    @Test
    @DisplayName("REST_FOR_ONE: only those started after the one that failed restart with it")
    void restForOne() {
        Supervisor supervisor = supervisor(Strategy.REST_FOR_ONE, "a", "b", "c");
        world.end("s/b");
        world.now += settle(supervisor);
        supervisor.tick();
        assertThat(supervisor.children()).extracting(ChildSnapshot::restarts).containsExactly(0, 1, 1);
        assertThat(states(supervisor)).containsOnly(ChildState.RUNNING);
    }

    @Test
    @DisplayName("REST_FOR_ONE: an earlier child that fails while the later ones stop takes them all into one restart")
    void theGroupGrows() {
        Supervisor supervisor = supervisor(Strategy.REST_FOR_ONE, "a", "b", "c");
        world.end("s/b");
        supervisor.tick();
        world.end("s/a");
        world.now += Math.max(settle(supervisor), 4 * SECOND.toNanos());
        supervisor.tick();
        assertThat(supervisor.children()).extracting(ChildSnapshot::restarts).containsExactly(1, 1, 1);
        assertThat(states(supervisor)).containsOnly(ChildState.RUNNING);
        assertThat(world.threads).hasSize(6);
    }

    @Test
    @DisplayName(
            "a group's intensity counts common restarts; beyond it the one is given up and the others stay stopped")
    void groupIntensity() {
        Supervisor supervisor = supervisor(Strategy.ONE_FOR_ALL, "a", "b");
        for (String failing : List.of("a", "b", "a")) {
            world.end("s/" + failing);
            world.now += Math.min(settle(supervisor), 60 * SECOND.toNanos());
            supervisor.tick();
        }
        assertThat(states(supervisor)).containsExactly(ChildState.ESCALATED, ChildState.STOPPED);
        assertThat(supervisor.escalation().orElseThrow().child()).isEqualTo("a");
        world.advance(Duration.ofDays(1));
        assertThat(supervisor.tick()).isEqualTo(Long.MAX_VALUE);
        assertThat(world.threads).hasSize(6);
    }

    @Test
    @DisplayName("a thread that ignores the group's stop is abandoned and the group still restarts")
    void aDeafMember() {
        Supervisor supervisor = supervisor(Strategy.ONE_FOR_ALL, "a", "deaf");
        world.end("s/a");
        for (int i = 0; i < 10; i++) {
            world.now += Math.min(supervisor.tick(), 10 * SECOND.toNanos());
        }
        assertThat(states(supervisor)).containsOnly(ChildState.RUNNING);
        assertThat(world.all("s/deaf")).hasSize(2);
        assertThat(world.all("s/deaf").get(0).wasInterrupted).isTrue();
        assertThat(supervisor.health().abandonedAlive()).containsExactly("s/deaf");
    }

    @Test
    @DisplayName("a group with more abandoned threads than it may have is given up, and the others stay stopped")
    void tooManyDeafMembers() {
        Supervisor supervisor = Supervisor.builder()
                .name("s")
                .clock(world)
                .random(new SplittableRandom(1))
                .threads(world)
                .strategy(Strategy.ONE_FOR_ALL)
                .maxAbandoned(0)
                .listener(log)
                .build();
        for (String child : List.of("a", "deaf", "c")) {
            supervisor.start(ChildSpec.permanent(child, context -> {
                if (child.equals("a")) {
                    throw new IOException("broke");
                }
            }));
        }
        world.end("s/a");
        supervisor.tick();
        world.end("s/c");
        for (int i = 0; i < 10; i++) {
            world.now += Math.min(supervisor.tick(), 10 * SECOND.toNanos());
        }
        assertThat(states(supervisor)).containsExactly(ChildState.ESCALATED, ChildState.STOPPED, ChildState.STOPPED);
        assertThat(supervisor.escalation().orElseThrow().reason()).isEqualTo(Escalation.Reason.TOO_MANY_ABANDONED);
        assertThat(world.threads).hasSize(3);
    }

    @Test
    @DisplayName("a temporary child is stopped with its group and not started again; one that is done stays done")
    void otherKindsOfChildren() {
        Supervisor supervisor = supervisor(Strategy.ONE_FOR_ALL, "a");
        supervisor.start(ChildSpec.temporary("once", context -> {}));
        supervisor.start(ChildSpec.untilDone("done", context -> {}));
        world.end("s/done");
        supervisor.tick();
        world.end("s/a");
        world.now += settle(supervisor);
        supervisor.tick();
        assertThat(states(supervisor)).containsExactly(ChildState.RUNNING, ChildState.ENDED, ChildState.ENDED);
        assertThat(world.all("s/once")).hasSize(1);
        assertThat(world.all("s/done")).hasSize(1);
    }

    @Test
    @DisplayName("stopping the supervisor while a group restarts starts nothing any more")
    void stopDuringARestart() {
        Supervisor supervisor = supervisor(Strategy.ONE_FOR_ALL, "a", "b");
        world.end("s/a");
        supervisor.tick();
        supervisor.requestStop(SECOND.multipliedBy(9));
        world.end("s/b");
        supervisor.tick();
        assertThat(supervisor.stopReport().orElseThrow().complete()).isTrue();
        world.advance(Duration.ofDays(1));
        supervisor.tick();
        assertThat(world.threads).hasSize(2);
        assertThat(states(supervisor)).containsOnly(ChildState.STOPPED);
    }

    @Test
    @DisplayName("the history of a child keeps its latest sixteen changes, with what it failed of")
    void history() {
        Supervisor supervisor = supervisor(Strategy.ONE_FOR_ONE);
        supervisor.start(ChildSpec.permanent("a", context -> {
            throw new IOException("broke");
        }));
        for (int i = 0; i < 12; i++) {
            world.advance(Duration.ofMinutes(10));
            world.end("s/a");
            world.now += supervisor.tick();
            supervisor.tick();
        }
        List<ChildEvent> history = supervisor.children().get(0).history();
        assertThat(history).hasSize(16);
        assertThat(history).extracting(ChildEvent::ago).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(history.get(15).state()).isEqualTo(ChildState.RUNNING);
        assertThat(history.get(14).failure()).contains(new Failure("java.io.IOException", "broke"));
    }

    private Supervisor nestedTree(List<Supervisor> made, Task below) {
        Supervisor top = supervisor(Strategy.ONE_FOR_ONE);
        top.start(ChildSpec.supervisor("feeds", () -> {
                    Supervisor nested = Supervisor.builder()
                            .name("feeds")
                            .clock(world)
                            .random(new SplittableRandom(1))
                            .threads(world)
                            .intensity(new RestartIntensity(0, SECOND.multipliedBy(40)))
                            .listener(log)
                            .build();
                    nested.start(ChildSpec.permanent("socket", below));
                    made.add(nested);
                    return nested;
                })
                .withHeartbeat(SECOND.multipliedBy(30)));
        return top;
    }

    @Test
    @DisplayName(
            "what a nested supervisor gives up on stops it and is a failure above; its children are shown below it")
    void nested() throws InterruptedException {
        List<Supervisor> made = new ArrayList<>();
        Supervisor top = nestedTree(made, context -> {
            throw new IOException("socket");
        });
        Thread below = new Thread(() -> world.end("s/feeds"));
        below.start();
        while (made.isEmpty() || top.children().get(0).children().isEmpty()) {
            Thread.sleep(1);
        }
        assertThat(top.children().get(0).children())
                .extracting(ChildSnapshot::name)
                .containsExactly("socket");
        world.end("feeds/socket");
        below.join();
        assertThat(top.health().escalated()).isTrue();
        top.tick();
        assertThat(states(top)).containsExactly(ChildState.BACKING_OFF);
        assertThat(top.children().get(0).lastFailure().orElseThrow())
                .isEqualTo(new Failure(
                        "io.github.plimsoll.supervisor.EscalatedException",
                        "gave up on socket: TOO_MANY_RESTARTS after 0 restarts"));
        assertThat(top.escalation()).isEmpty();
    }

    @Test
    @DisplayName("an Error below escalates all the way up; stopping the top stops what is below at once")
    void nestedErrorAndStop() throws InterruptedException {
        List<Supervisor> made = new ArrayList<>();
        Supervisor top = nestedTree(made, context -> {
            throw new OutOfMemoryError("heap");
        });
        Thread below = new Thread(() -> world.end("s/feeds"));
        below.start();
        while (made.isEmpty()) {
            Thread.sleep(1);
        }
        world.end("feeds/socket");
        below.join();
        top.tick();
        assertThat(states(top)).containsExactly(ChildState.ESCALATED);

        List<Supervisor> again = new ArrayList<>();
        Supervisor other = nestedTree(again, context -> {});
        Thread runs = new Thread(() -> world.end("s/feeds"));
        runs.start();
        while (again.isEmpty() || other.children().get(0).children().isEmpty()) {
            Thread.sleep(1);
        }
        other.requestStop(SECOND);
        other.tick();
        assertThat(again.get(0).health().stopping()).isTrue();
        world.end("feeds/socket");
        runs.join();
        other.tick();
        assertThat(other.stopReport().orElseThrow().complete()).isTrue();
        assertThat(again.get(0).stopReport().orElseThrow().complete()).isTrue();
    }

    @Test
    @DisplayName("health counts what is below, and shows the longest time since anybody looked")
    void healthOfATree() {
        SupervisorHealth above = new SupervisorHealth(false, true, SECOND, 1, List.of("a"), 10, 100);
        SupervisorHealth below =
                new SupervisorHealth(true, false, SECOND.multipliedBy(2), 2, List.of("b", "c"), 20, 200);
        assertThat(above.with(below))
                .isEqualTo(
                        new SupervisorHealth(true, true, SECOND.multipliedBy(2), 3, List.of("a", "b", "c"), 30, 300));
        assertThat(below.with(above))
                .isEqualTo(
                        new SupervisorHealth(true, false, SECOND.multipliedBy(2), 3, List.of("b", "c", "a"), 30, 300));
        assertThat(above.with(above).escalated()).isFalse();
    }
}
