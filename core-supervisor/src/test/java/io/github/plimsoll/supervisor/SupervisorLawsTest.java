package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SupervisorLawsTest {
    private static final int CASES = 5_000;

    /** One child that ends as the dice say, in a world where ticks come late. */
    private static final class Trace implements SupervisorListener {
        final World world = new World();
        final Backoff backoff;
        final RestartIntensity intensity;
        final Supervisor supervisor;
        final List<Long> restarts = new ArrayList<>();
        boolean escalated;

        Trace(RandomGenerator random) {
            backoff = new Backoff(
                    Duration.ofNanos(random.nextInt(1_000, 3_000)),
                    Duration.ofNanos(random.nextInt(3_000, 9_000)),
                    Duration.ofNanos(random.nextInt(1_000, 20_000)));
            int most = random.nextInt(0, 6);
            intensity = new RestartIntensity(most, Duration.ofNanos(9_000L * (most + 1) + random.nextInt(1, 30_000)));
            supervisor = Supervisor.builder()
                    .name("s")
                    .clock(world)
                    .random(random)
                    .threads(world)
                    .backoff(backoff)
                    .intensity(intensity)
                    .interruptGrace(Duration.ofNanos(1_000))
                    .maxAbandoned(1_000)
                    .listener(this)
                    .build();
        }

        @Override
        public void started(String child, int count) {
            if (count > 0) {
                restarts.add(world.now);
            }
        }

        @Override
        public void backingOff(String child, int attempt, Duration delay) {
            if (delay.isNegative() || delay.compareTo(backoff.ceiling(attempt)) > 0) {
                throw new AssertionError("delay " + delay + " of attempt " + attempt);
            }
        }

        @Override
        public void escalated(Escalation escalation) {
            escalated = true;
        }
    }

    @Test
    @DisplayName(
            "never more restarts than the intensity in any period, back-off within bounds, one living run, and a crash loop always escalates")
    void restartIntensity() {
        int[] escalations = new int[1];
        Cases.check("restart intensity", CASES, random -> {
            Trace trace = new Trace(random);
            boolean crashLoop = random.nextInt(4) == 0;
            boolean watched = random.nextBoolean();
            ChildSpec spec = ChildSpec.permanent("c", context -> {
                throw new IOException("dice");
            });
            trace.supervisor.start(watched ? spec.withHeartbeat(Duration.ofNanos(5_000)) : spec);
            for (int step = 0; step < 60; step++) {
                World.Step thread = trace.world.thread("s/c");
                ChildState state = trace.supervisor.children().get(0).state();
                if (state == ChildState.RUNNING && (crashLoop || random.nextInt(3) == 0)) {
                    thread.finish();
                }
                if (state == ChildState.HUNG && random.nextBoolean()) {
                    thread.finish();
                }
                long next = trace.supervisor.tick();
                boolean runs = trace.supervisor.children().get(0).state() == ChildState.RUNNING;
                long pause = random.nextBoolean() ? Math.min(next, 10_000) : random.nextInt(20_000);
                if (crashLoop) {
                    // fails as soon as it runs
                    pause = runs ? 0 : Math.min(next, 10_000);
                }
                trace.world.now += pause;
            }
            List<Long> restarts = trace.restarts;
            long within = trace.intensity.within().toNanos();
            int most = trace.intensity.maxRestarts();
            for (int i = most; i < restarts.size(); i++) {
                assertThat(restarts.get(i) - restarts.get(i - most)).isGreaterThanOrEqualTo(most == 0 ? 1 : within);
            }
            assertThat(trace.world.threads).hasSize(restarts.size() + 1);
            assertThat(trace.supervisor.children().get(0).restarts()).isEqualTo(restarts.size());
            assertThat(trace.supervisor.health().listenerFailures()).isZero();
            if (crashLoop) {
                assertThat(trace.escalated).isTrue();
                assertThat(restarts).hasSizeLessThanOrEqualTo(Math.max(0, most));
            }
            escalations[0] += trace.escalated ? 1 : 0;
        });
        assertThat(escalations[0]).isPositive();
    }

    @Test
    @DisplayName("children stop in the reverse order of start, each after the one before, within the overall time")
    void stopOrder() {
        Cases.check("stop order", CASES, random -> {
            World world = new World();
            Log log = new Log();
            Supervisor supervisor = Supervisor.builder()
                    .name("s")
                    .clock(world)
                    .random(random)
                    .threads(world)
                    .interruptGrace(Duration.ofNanos(1_000))
                    .maxAbandoned(1_000)
                    .listener(log)
                    .build();
            int count = random.nextInt(1, 8);
            List<String> started = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Restart restart = Restart.values()[random.nextInt(3)];
                supervisor.start(new ChildSpec(
                        "c" + i,
                        context -> {},
                        restart,
                        java.util.Optional.empty(),
                        Duration.ofNanos(random.nextInt(0, 5_000))));
                started.add("c" + i);
                if (random.nextInt(4) == 0) {
                    world.end("s/c" + random.nextInt(i + 1));
                    supervisor.tick();
                }
            }
            long began = world.now;
            long overall = random.nextInt(1_000, 20_000);
            supervisor.requestStop(Duration.ofNanos(overall));
            while (supervisor.stopReport().isEmpty()) {
                long next = supervisor.tick();
                List<ChildSnapshot> children = supervisor.children();
                boolean forced = world.now - began >= overall - 1_000;
                long stopping = children.stream()
                        .filter(c -> c.state() == ChildState.STOPPING)
                        .count();
                if (stopping > (forced ? count : 1)) {
                    throw new AssertionError(stopping + " are stopping at once");
                }
                for (ChildSnapshot child : children) {
                    if (child.state() == ChildState.STOPPING && random.nextInt(3) == 0) {
                        world.end("s/" + child.name());
                    }
                }
                world.now += Math.min(next, random.nextInt(1, 3_000));
                if (world.now - began > overall + 3_000) {
                    throw new AssertionError("still stopping");
                }
            }
            java.util.Collections.reverse(started);
            StopReport report = supervisor.stopReport().orElseThrow();
            assertThat(report.children()).extracting(ChildStop::name).isEqualTo(started);
            assertThat(log.lines.stream()
                            .filter(line -> line.startsWith("stopped"))
                            .map(line -> line.split(" ")[1]))
                    .isEqualTo(started);
            assertThat(report.took()).isLessThanOrEqualTo(Duration.ofNanos(overall));
            assertThat(world.threads.stream().filter(thread -> thread.started)).hasSizeGreaterThanOrEqualTo(count);
        });
    }

    @Test
    @DisplayName(
            "resources close in the reverse order of phases and of registration, exactly once, within the overall time, whatever each does")
    void closeOrder() {
        Cases.check("close order", CASES, random -> {
            World world = new World();
            int phases = random.nextInt(1, 4);
            long overall = random.nextInt(1_000, 40_000);
            ShutdownPlan.Builder builder = ShutdownPlan.builder()
                    .clock(world)
                    .threads(world)
                    .within(Duration.ofNanos(overall))
                    .interruptGrace(Duration.ofNanos(1_000));
            for (int p = 0; p < phases; p++) {
                builder.phase("p" + p, Duration.ofNanos(random.nextInt(10_000)));
            }
            ShutdownPlan plan = builder.build();
            int count = random.nextInt(10);
            int[] closed = new int[count];
            List<List<String>> perPhase = new ArrayList<>();
            for (int p = 0; p < phases; p++) {
                perPhase.add(new ArrayList<>());
            }
            for (int i = 0; i < count; i++) {
                int index = i;
                int phase = random.nextInt(phases);
                boolean owned = random.nextInt(5) > 0;
                boolean fails = random.nextInt(4) == 0;
                plan.register(
                        "r" + i,
                        "p" + phase,
                        () -> {
                            closed[index]++;
                            if (fails) {
                                throw new IOException("close");
                            }
                        },
                        owned ? Ownership.OWNED : Ownership.HANDED_IN);
                perPhase.get(phase).add(0, "r" + i);
            }
            List<String> expected = new ArrayList<>();
            for (int p = phases - 1; p >= 0; p--) {
                expected.addAll(perPhase.get(p));
            }
            plan.begin();
            long began = world.now;
            int seen = 0;
            while (plan.report().isEmpty()) {
                long next = plan.tick();
                for (; seen < world.threads.size(); seen++) {
                    if (random.nextInt(4) == 0) {
                        break;
                    }
                    world.threads.get(seen).finish();
                }
                seen = world.threads.size();
                world.now += Math.min(next, random.nextInt(1, 2_000));
            }
            ShutdownReport report = plan.report().orElseThrow();
            assertThat(report.resources()).extracting(ResourceResult::name).isEqualTo(expected);
            assertThat(report.took()).isLessThanOrEqualTo(Duration.ofNanos(overall + 2_000));
            assertThat(world.now - began).isGreaterThanOrEqualTo(report.took().toNanos());
            for (ResourceResult result : report.resources()) {
                int times = closed[Integer.parseInt(result.name().substring(1))];
                switch (result.outcome()) {
                    case CLOSED, FAILED -> assertThat(times).isOne();
                    case LEFT_OPEN, NOT_CLOSED, ABANDONED -> assertThat(times).isZero();
                }
            }
        });
    }
}
