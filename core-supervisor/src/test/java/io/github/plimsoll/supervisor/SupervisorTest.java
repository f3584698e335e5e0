package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = new World();
    private final Log log = new Log();
    private final World.Script script = new World.Script();

    private SupervisorBuilder builder() {
        return Supervisor.builder()
                .name("s")
                .clock(world)
                .random(new SplittableRandom(1))
                .threads(world)
                .listener(log);
    }

    private final Supervisor supervisor = builder().build();

    private static Task failing(String message) {
        return context -> {
            throw new IOException(message);
        };
    }

    private static ChildState state(Supervisor of, String name) {
        return child(of, name).state();
    }

    private static ChildSnapshot child(Supervisor of, String name) {
        return of.children().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Ends the child's run and lets time pass until it is started again. */
    private void endAndRestart(Supervisor of, String name) {
        int runs = world.all("s/" + name).size();
        world.end("s/" + name);
        long next = of.tick();
        assertThat(state(of, name)).isEqualTo(ChildState.BACKING_OFF);
        world.now += next - 1;
        of.tick();
        assertThat(world.all("s/" + name)).hasSize(runs);
        world.now += 1;
        of.tick();
        assertThat(world.all("s/" + name)).hasSize(runs + 1);
    }

    @Test
    void aFailureIsShownAndTheChildStartedAgainAfterTheDelay() {
        supervisor.start(ChildSpec.untilDone("feed", script));
        assertThat(world.thread("s/feed").started).isTrue();
        assertThat(supervisor.tick()).isEqualTo(Long.MAX_VALUE);
        script.ends.add(failing("x".repeat(600)));
        world.advance(SECOND);
        world.end("s/feed");
        long next = supervisor.tick();
        assertThat(next).isBetween(1L, SECOND.toNanos());
        assertThat(child(supervisor, "feed"))
                .isEqualTo(new ChildSnapshot(
                        "feed",
                        ChildState.BACKING_OFF,
                        Restart.TRANSIENT,
                        Duration.ZERO,
                        0,
                        Optional.of(new Failure("java.io.IOException", "x".repeat(500))),
                        Optional.of(Duration.ofNanos(next)),
                        Optional.empty(),
                        List.of(
                                new ChildEvent(ChildState.RUNNING, SECOND, Optional.empty()),
                                new ChildEvent(
                                        ChildState.BACKING_OFF,
                                        Duration.ZERO,
                                        Optional.of(new Failure("java.io.IOException", "x".repeat(500))))),
                        List.of()));
        world.now += next;
        supervisor.tick();
        assertThat(child(supervisor, "feed").restarts()).isOne();
        assertThat(state(supervisor, "feed")).isEqualTo(ChildState.RUNNING);
        assertThat(log.lines)
                .containsExactly(
                        "started feed 0", "failed feed " + "x".repeat(600), "backing off feed 1", "started feed 1");
    }

    @Test
    @DisplayName(
            "SUP-01 a normal end is told from a failure: a task that is done stays done, and no task ever runs twice at once")
    void sup01() {
        supervisor.start(ChildSpec.untilDone("import", script));
        supervisor.start(ChildSpec.permanent("loop", script));
        supervisor.start(ChildSpec.temporary("once", script));
        for (String child : List.of("import", "loop", "once")) {
            world.end("s/" + child);
        }
        for (int i = 0; i < 120; i++) {
            supervisor.tick();
            world.advance(SECOND);
        }
        assertThat(state(supervisor, "import")).isEqualTo(ChildState.ENDED);
        assertThat(state(supervisor, "once")).isEqualTo(ChildState.ENDED);
        assertThat(world.all("s/import")).hasSize(1);
        assertThat(world.all("s/once")).hasSize(1);
        // permanent: once more, after the first run had ended, and not a third time while the second runs
        assertThat(state(supervisor, "loop")).isEqualTo(ChildState.RUNNING);
        assertThat(world.all("s/loop")).hasSize(2);
        assertThat(child(supervisor, "loop").lastFailure()).isEmpty();
        assertThat(log.lines).contains("ended import", "ended once", "backing off loop 1");
    }

    @Test
    void aTemporaryChildThatFailsIsShownAsFailed() {
        supervisor.start(ChildSpec.temporary("once", failing("no")));
        world.end("s/once");
        assertThat(supervisor.tick()).isEqualTo(Long.MAX_VALUE);
        assertThat(state(supervisor, "once")).isEqualTo(ChildState.FAILED);
        assertThat(supervisor.health().escalated()).isFalse();
    }

    @Test
    @DisplayName("SUP-02 the back-off begins anew after a stable run")
    void sup02() {
        supervisor.start(ChildSpec.permanent("loop", failing("no")));
        endAndRestart(supervisor, "loop");
        endAndRestart(supervisor, "loop");
        endAndRestart(supervisor, "loop");
        world.advance(Duration.ofSeconds(60).minusNanos(1));
        endAndRestart(supervisor, "loop");
        world.advance(Duration.ofSeconds(60));
        endAndRestart(supervisor, "loop");
        endAndRestart(supervisor, "loop");
        assertThat(log.lines.stream().filter(line -> line.startsWith("backing off")))
                .containsExactly(
                        "backing off loop 1",
                        "backing off loop 2",
                        "backing off loop 3",
                        "backing off loop 4",
                        "backing off loop 1",
                        "backing off loop 2");
    }

    @Test
    @DisplayName("a crash loop escalates, and the other children go on")
    void escalates() {
        Supervisor tight = builder()
                .intensity(new RestartIntensity(3, Duration.ofMinutes(1)))
                .build();
        tight.start(ChildSpec.permanent("bad", failing("again")));
        tight.start(ChildSpec.permanent("exits", script));
        for (int i = 0; i < 3; i++) {
            endAndRestart(tight, "bad");
        }
        world.end("s/bad");
        assertThat(tight.tick()).isEqualTo(Long.MAX_VALUE);
        assertThat(state(tight, "bad")).isEqualTo(ChildState.ESCALATED);
        assertThat(state(tight, "exits")).isEqualTo(ChildState.RUNNING);
        assertThat(tight.health().escalated()).isTrue();
        assertThat(log.escalations).singleElement().satisfies(escalation -> {
            assertThat(escalation.reason()).isEqualTo(Escalation.Reason.TOO_MANY_RESTARTS);
            assertThat(escalation.restarts()).isEqualTo(3);
            assertThat(escalation.cause().orElseThrow()).hasMessage("again");
        });
        endAndRestart(tight, "exits");
        world.advance(Duration.ofDays(1));
        tight.tick();
        assertThat(world.all("s/bad")).hasSize(4);
    }

    @Test
    void aPermanentChildThatKeepsEndingNormallyEscalatesToo() {
        Supervisor none = builder()
                .intensity(new RestartIntensity(0, Duration.ofMinutes(1)))
                .build();
        none.start(ChildSpec.permanent("loop", script));
        world.end("s/loop");
        none.tick();
        assertThat(log.escalations)
                .containsExactly(new Escalation("loop", Escalation.Reason.TOO_MANY_RESTARTS, 0, Optional.empty()));
    }

    @Test
    @DisplayName("an Error escalates at once and is never restarted")
    void errors() {
        List<Error> errors = List.of(
                new OutOfMemoryError("heap"),
                new NoClassDefFoundError("Missing"),
                new StackOverflowError(),
                new InternalError("vm"),
                new AssertionError("invariant"));
        for (int i = 0; i < errors.size(); i++) {
            Error error = errors.get(i);
            String name = "child" + i;
            supervisor.start(ChildSpec.permanent(name, context -> {
                throw error;
            }));
            world.end("s/" + name);
            supervisor.tick();
            assertThat(state(supervisor, name)).isEqualTo(ChildState.ESCALATED);
            assertThat(log.escalations.get(i))
                    .isEqualTo(new Escalation(name, Escalation.Reason.ERROR, 0, Optional.of(error)));
        }
        world.advance(Duration.ofDays(1));
        supervisor.tick();
        assertThat(world.threads).hasSize(errors.size());
    }

    @Test
    void aThreadFactoryThatFailsIsAFailureAndOneWithoutMemoryEscalates() {
        int[] calls = new int[1];
        Supervisor poor = builder()
                .threads(work -> {
                    if (calls[0]++ == 0) {
                        throw new IllegalStateException("pool is closed");
                    }
                    throw new OutOfMemoryError("unable to create native thread");
                })
                .build();
        poor.start(ChildSpec.permanent("a", script));
        assertThat(state(poor, "a")).isEqualTo(ChildState.BACKING_OFF);
        world.advance(SECOND);
        poor.tick();
        assertThat(state(poor, "a")).isEqualTo(ChildState.ESCALATED);
        assertThat(log.escalations.get(0).reason()).isEqualTo(Escalation.Reason.ERROR);
    }

    @Test
    @DisplayName("a child silent for one and a half periods is interrupted, and replaced when it ends")
    void hangs() {
        Task.Context[] contexts = new Task.Context[1];
        script.ends.add(context -> contexts[0] = context);
        supervisor.start(ChildSpec.untilDone("feed", script).withHeartbeat(SECOND));
        long due = SECOND.toNanos() * 3 / 2;
        assertThat(supervisor.tick()).isEqualTo(due);
        world.now += due - 1;
        // a little later than due, so that many children are looked at together
        assertThat(supervisor.tick()).isEqualTo(SECOND.toNanos() / 8);
        assertThat(child(supervisor, "feed").heartbeatAge()).contains(Duration.ofNanos(due - 1));
        assertThat(world.thread("s/feed").wasInterrupted).isFalse();
        world.now += 1;
        assertThat(supervisor.tick()).isEqualTo(SECOND.toNanos());
        assertThat(world.thread("s/feed").wasInterrupted).isTrue();
        assertThat(state(supervisor, "feed")).isEqualTo(ChildState.HUNG);
        world.end("s/feed");
        assertThat(contexts[0].stopping()).isTrue();
        long next = supervisor.tick();
        assertThat(state(supervisor, "feed")).isEqualTo(ChildState.BACKING_OFF);
        assertThat(child(supervisor, "feed").lastFailure())
                .contains(new Failure(
                        "io.github.plimsoll.supervisor.HeartbeatMissedException",
                        "silent for PT1.5S, heartbeat period PT1S"));
        world.now += next;
        supervisor.tick();
        assertThat(world.all("s/feed")).hasSize(2);
        assertThat(supervisor.health().abandonedTotal()).isZero();
        assertThat(log.lines).contains("hung feed PT1.5S");
    }

    @Test
    void aHeartbeatInTimeKeepsTheChildAndOneOfAReplacedRunDoesNot() {
        Task.Context[] contexts = new Task.Context[2];
        for (int i = 0; i < 2; i++) {
            int run = i;
            script.ends.add(context -> contexts[run] = context);
        }
        supervisor.start(ChildSpec.permanent("feed", script).withHeartbeat(SECOND));
        // taking the context by running the task ends the run, so its beats are those of a run that is over
        world.end("s/feed");
        Task.Context first = contexts[0];
        world.now += supervisor.tick();
        supervisor.tick();
        assertThat(world.all("s/feed")).hasSize(2);
        world.advance(SECOND.multipliedBy(2));
        first.heartbeat();
        supervisor.tick();
        assertThat(state(supervisor, "feed")).isEqualTo(ChildState.HUNG);
    }

    @Test
    void heartbeatsAreTimedByTheGivenClock() {
        Run run = new Run(script, world, new Bell(), world.now);
        world.advance(SECOND);
        run.heartbeat();
        assertThat(run.lastBeat()).isEqualTo(world.now);
    }

    @Test
    @DisplayName("silence is not a stable run: a child that hangs each time backs off further")
    void silenceIsNotStability() {
        supervisor.start(ChildSpec.permanent("feed", script).withHeartbeat(SECOND.multipliedBy(40)));
        for (int i = 0; i < 2; i++) {
            world.advance(SECOND.multipliedBy(80));
            supervisor.tick();
            world.end("s/feed");
            world.now += supervisor.tick();
            supervisor.tick();
        }
        assertThat(log.lines).contains("backing off feed 1", "backing off feed 2");
    }

    @Test
    @DisplayName(
            "intensity: a restart exactly one period after the first of the last N is allowed, a nanosecond earlier not")
    void intensityIsExact() {
        StartHistory history = new StartHistory(new RestartIntensity(2, SECOND));
        long first = Long.MAX_VALUE - 5;
        assertThat(history.allows(first)).isTrue();
        history.add(first);
        history.add(first + 10);
        assertThat(history.allows(first + SECOND.toNanos() - 1)).isFalse();
        assertThat(history.allows(first + SECOND.toNanos())).isTrue();
        history.add(first + SECOND.toNanos());
        assertThat(history.allows(first + SECOND.toNanos())).isFalse();
        assertThat(history.allows(first + 10 + SECOND.toNanos())).isTrue();
        assertThat(new StartHistory(new RestartIntensity(0, SECOND)).allows(first))
                .isFalse();
    }

    @Test
    @DisplayName("a thread that ignores the interrupt is abandoned, counted, named, and replaced")
    void abandons() {
        supervisor.start(ChildSpec.permanent("feed", script).withHeartbeat(SECOND));
        World.Step stuck = world.thread("s/feed");
        world.advance(SECOND.multipliedBy(2));
        supervisor.tick();
        world.now += SECOND.toNanos() - 1;
        supervisor.tick();
        assertThat(supervisor.health().abandonedTotal()).isZero();
        world.now += 1;
        long next = supervisor.tick();
        assertThat(supervisor.health().abandonedAlive()).containsExactly("s/feed");
        world.now += next;
        supervisor.tick();
        assertThat(state(supervisor, "feed")).isEqualTo(ChildState.RUNNING);
        assertThat(world.all("s/feed")).hasSize(2);
        stuck.finish();
        supervisor.tick();
        assertThat(supervisor.health().abandonedAlive()).isEmpty();
        assertThat(supervisor.health().abandonedTotal()).isOne();
        assertThat(state(supervisor, "feed")).isEqualTo(ChildState.RUNNING);
        assertThat(log.lines).contains("abandoned feed s/feed");
    }

    @Test
    void tooManyAbandonedThreadsEscalate() {
        Supervisor few = builder().maxAbandoned(1).build();
        few.start(ChildSpec.permanent("feed", script).withHeartbeat(SECOND));
        for (int i = 0; i < 2; i++) {
            world.advance(SECOND.multipliedBy(2));
            few.tick();
            world.advance(SECOND);
            few.tick();
            world.advance(SECOND.multipliedBy(2));
            few.tick();
        }
        assertThat(state(few, "feed")).isEqualTo(ChildState.ESCALATED);
        assertThat(log.escalations.get(0).reason()).isEqualTo(Escalation.Reason.TOO_MANY_ABANDONED);
        assertThat(few.health().abandonedAlive()).hasSize(2);
    }

    @Test
    void anErrorOfAHungChildIsNotHiddenByItsSilence() {
        script.ends.add(context -> {
            throw new OutOfMemoryError("heap");
        });
        supervisor.start(ChildSpec.permanent("feed", script).withHeartbeat(SECOND));
        world.advance(SECOND.multipliedBy(2));
        supervisor.tick();
        world.end("s/feed");
        supervisor.tick();
        assertThat(log.escalations.get(0).reason()).isEqualTo(Escalation.Reason.ERROR);
    }

    @Test
    void aListenerThatThrowsIsCountedAndChangesNothing() {
        Supervisor loud = builder()
                .listener(new SupervisorListener() {
                    @Override
                    public void started(String child, int restarts) {
                        throw new IllegalStateException("listener");
                    }
                })
                .build();
        loud.start(ChildSpec.permanent("a", script));
        loud.start(ChildSpec.permanent("b", script));
        assertThat(loud.health().listenerFailures()).isEqualTo(2);
        assertThat(loud.children()).extracting(ChildSnapshot::state).containsOnly(ChildState.RUNNING);
    }

    @Test
    void healthShowsWhenNobodyTicks() {
        supervisor.tick();
        world.advance(SECOND.multipliedBy(7));
        assertThat(supervisor.health().sinceTick()).isEqualTo(SECOND.multipliedBy(7));
        supervisor.tick();
        assertThat(supervisor.health())
                .isEqualTo(new SupervisorHealth(false, false, Duration.ZERO, 0, List.of(), 0, 0));
    }

    @Test
    void namesAreUniqueAndTheNumberOfChildrenIsBounded() {
        Supervisor small = builder().maxChildren(1).build();
        small.start(ChildSpec.permanent("a", script));
        assertThatThrownBy(() -> small.start(ChildSpec.permanent("a", script))).hasMessageContaining("has a child a");
        assertThatThrownBy(() -> small.start(ChildSpec.permanent("b", script))).hasMessageContaining("the most");
        assertThat(world.threads).hasSize(1);
    }

    @Test
    void badConfigurationIsRefusedWithEveryProblemAtOnce() {
        assertThatThrownBy(() -> Supervisor.builder()
                        .name(" ")
                        .stopWithin(Duration.ofSeconds(-1))
                        .interruptGrace(Duration.ZERO)
                        .maxChildren(0)
                        .maxAbandoned(-1)
                        .intensity(new RestartIntensity(2, Duration.ofSeconds(7)))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("supervisor ' ': the name must not be blank; it needs a clock; it needs a random source; "
                        + "it needs a thread factory; overall stop time must be PT0S to PT8760H, not PT-1S; "
                        + "time after an interrupt must be PT0.000001S to PT8760H, not PT0S; "
                        + "number of children must be 1 to 100000, not 0; "
                        + "number of abandoned threads must be 0 to 1000, not -1; "
                        + "a crash loop could go unreported: 3 restarts may back off for PT7S, "
                        + "which must be below PT7S");
        assertThatThrownBy(() -> new ChildSpec(
                        "", script, Restart.PERMANENT, Optional.of(Duration.ZERO), Duration.ofSeconds(-1)))
                .hasMessage("child '': the name must not be blank; heartbeat period must be PT0.000001S to PT8760H, "
                        + "not PT0S; shutdown deadline must be PT0S to PT8760H, not PT-1S");
        assertThatThrownBy(() -> new RestartIntensity(-1, Duration.ZERO))
                .hasMessageContaining("number of restarts")
                .hasMessageContaining("period");
    }
}
