package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.supervisor.ResourceResult.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ShutdownPlanTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofMillis(500);

    private final World world = new World();
    private final Log log = new Log();
    private final List<String> closed = new ArrayList<>();
    private final ShutdownPlan plan = ShutdownPlan.builder()
            .clock(world)
            .threads(world)
            .phase("store", SECOND.multipliedBy(5))
            .phase("feeds", SECOND.multipliedBy(2))
            .within(SECOND.multipliedBy(10))
            .listener(log)
            .build();

    private void owned(String name, String phase) {
        plan.register(name, phase, () -> closed.add(name), Ownership.OWNED);
    }

    private static ResourceResult result(String name, String phase, Outcome outcome, Duration took) {
        return new ResourceResult(name, phase, outcome, took, Optional.empty());
    }

    @Test
    void phasesCloseBackwardsAndWithinEachTheLastRegisteredFirst() {
        owned("pool", "store");
        owned("socket 1", "feeds");
        owned("server", "store");
        plan.register("clock", "feeds", () -> closed.add("clock"), Ownership.HANDED_IN);
        owned("socket 2", "feeds");
        plan.begin();
        for (String name : List.of("socket 2", "socket 1", "server", "pool")) {
            plan.tick();
            assertThat(world.threads.get(world.threads.size() - 1).getName()).isEqualTo("close/" + name);
            world.advance(GRACE);
            world.end("close/" + name);
        }
        assertThat(plan.tick()).isEqualTo(Long.MAX_VALUE);
        assertThat(closed).containsExactly("socket 2", "socket 1", "server", "pool");
        assertThat(plan.report())
                .contains(new ShutdownReport(
                        List.of(
                                result("socket 2", "feeds", Outcome.CLOSED, GRACE),
                                result("clock", "feeds", Outcome.LEFT_OPEN, Duration.ZERO),
                                result("socket 1", "feeds", Outcome.CLOSED, GRACE),
                                result("server", "store", Outcome.CLOSED, GRACE),
                                result("pool", "store", Outcome.CLOSED, GRACE)),
                        SECOND.multipliedBy(2)));
        assertThat(log.lines)
                .containsExactly(
                        "closed socket 2 CLOSED",
                        "closed clock LEFT_OPEN",
                        "closed socket 1 CLOSED",
                        "closed server CLOSED",
                        "closed pool CLOSED");
        assertThat(plan.report().orElseThrow().complete()).isTrue();
        assertThat(plan.shutdown()).isEqualTo(plan.report().orElseThrow());
        assertThat(world.threads).hasSize(4);
    }

    /** Two ask, as a signal and the end of main do: the one that has nothing to do waits for the last word too. */
    @Test
    void nobodyReturnsBeforeTheListenerHeardTheLastWord() throws InterruptedException {
        CountDownLatch hears = new CountDownLatch(1);
        AtomicBoolean heard = new AtomicBoolean();
        ShutdownPlan shared = ShutdownPlan.builder()
                .clock(System::nanoTime)
                .threads(Thread::new)
                .phase("only", SECOND.multipliedBy(5))
                .interruptGrace(SECOND.multipliedBy(20))
                .within(SECOND.multipliedBy(30))
                .listener(result -> {
                    hears.countDown();
                    LockSupport.parkNanos(GRACE.toNanos());
                    heard.set(true);
                })
                .build();
        shared.register("pool", "only", () -> {}, Ownership.OWNED);
        Thread first = new Thread(shared::shutdown);
        first.start();
        hears.await();
        shared.shutdown();
        assertThat(heard).isTrue();
        first.join();
    }

    @Test
    @DisplayName("SUP-07 one resource that throws or hangs skips none of the others")
    void sup07() {
        owned("pool", "store");
        owned("quick", "feeds");
        plan.register(
                "throws",
                "feeds",
                () -> {
                    throw new IOException("already gone");
                },
                Ownership.OWNED);
        owned("hangs", "feeds");
        plan.begin();
        assertThat(plan.tick()).isEqualTo(2 * SECOND.toNanos());
        world.advance(SECOND.multipliedBy(2));
        assertThat(plan.tick()).isEqualTo(GRACE.toNanos());
        assertThat(world.thread("close/hangs").wasInterrupted).isTrue();
        world.advance(GRACE);
        // the phase is over; what is left of it still gets a moment
        assertThat(plan.tick()).isEqualTo(GRACE.toNanos());
        assertThat(world.thread("close/throws").wasInterrupted).isFalse();
        world.end("close/throws");
        plan.tick();
        world.end("close/quick");
        assertThat(plan.tick()).isEqualTo(5 * SECOND.toNanos());
        world.end("close/pool");
        plan.tick();
        ShutdownReport report = plan.report().orElseThrow();
        assertThat(report.resources())
                .containsExactly(
                        result(
                                "hangs",
                                "feeds",
                                Outcome.ABANDONED,
                                SECOND.multipliedBy(2).plus(GRACE)),
                        new ResourceResult(
                                "throws",
                                "feeds",
                                Outcome.FAILED,
                                Duration.ZERO,
                                Optional.of(new Failure("java.io.IOException", "already gone"))),
                        result("quick", "feeds", Outcome.CLOSED, Duration.ZERO),
                        result("pool", "store", Outcome.CLOSED, Duration.ZERO));
        assertThat(report.complete()).isFalse();
        assertThat(closed).containsExactly("quick", "pool");
    }

    @Test
    @DisplayName("when the overall time is over, what was not reached is reported as not closed")
    void overall() {
        owned("pool", "store");
        owned("a", "feeds");
        owned("b", "feeds");
        plan.begin();
        plan.tick();
        world.advance(SECOND.multipliedBy(11));
        plan.tick();
        assertThat(plan.report().orElseThrow().resources())
                .extracting(ResourceResult::outcome)
                .containsExactly(Outcome.ABANDONED, Outcome.NOT_CLOSED, Outcome.NOT_CLOSED);
        assertThat(world.thread("close/b").wasInterrupted).isTrue();
    }

    @Test
    void forcingLeavesOneMoment() {
        plan.force();
        owned("pool", "store");
        owned("a", "feeds");
        plan.begin();
        plan.tick();
        plan.force();
        assertThat(plan.tick()).isEqualTo(GRACE.toNanos());
        assertThat(world.thread("close/a").wasInterrupted).isTrue();
        world.end("close/a");
        plan.tick();
        world.advance(GRACE);
        plan.tick();
        assertThat(plan.report().orElseThrow().resources())
                .extracting(ResourceResult::outcome)
                .containsExactly(Outcome.CLOSED, Outcome.ABANDONED);
    }

    @Test
    @Timeout(20)
    @DisplayName("an interrupt of who shuts down forces, and is kept; what the listener throws is counted")
    void interruptForces() throws InterruptedException {
        ShutdownPlan real = ShutdownPlan.builder()
                .clock(System::nanoTime)
                .threads(Thread::new)
                .phase("p", Duration.ofMinutes(1))
                .within(Duration.ofMinutes(1))
                .interruptGrace(Duration.ofSeconds(10))
                .listener(result -> {
                    throw new IllegalStateException("listener");
                })
                .build();
        CountDownLatch closing = new CountDownLatch(1);
        real.register(
                "slow",
                "p",
                () -> {
                    closing.countDown();
                    Thread.sleep(60_000);
                },
                Ownership.OWNED);
        boolean[] kept = new boolean[1];
        Thread caller = new Thread(() -> {
            real.shutdown();
            kept[0] = Thread.currentThread().isInterrupted();
        });
        caller.start();
        closing.await();
        caller.interrupt();
        caller.join();
        assertThat(kept[0]).isTrue();
        assertThat(real.report().orElseThrow().resources())
                .extracting(ResourceResult::outcome)
                .containsExactly(Outcome.FAILED);
        assertThat(real.listenerFailures()).isOne();
    }

    @Test
    void aThreadThatCannotBeMadeIsAFailureOfThatResource() {
        ShutdownPlan poor = ShutdownPlan.builder()
                .clock(world)
                .threads(work -> {
                    throw new OutOfMemoryError("unable to create native thread");
                })
                .phase("p", SECOND)
                .build();
        poor.register("a", "p", () -> {}, Ownership.OWNED);
        assertThat(poor.shutdown().resources()).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.failure().orElseThrow().type()).isEqualTo("java.lang.OutOfMemoryError");
        });
    }

    @Test
    void registeringIsRefusedInWords() {
        AutoCloseable same = () -> {};
        plan.register("a", "store", same, Ownership.OWNED);
        assertThatThrownBy(() -> plan.register("b", "cellar", () -> {}, Ownership.OWNED))
                .hasMessage("no phase cellar; there are [store, feeds]");
        assertThatThrownBy(() -> plan.register("a", "store", () -> {}, Ownership.OWNED))
                .hasMessageContaining("a resource a");
        assertThatThrownBy(() -> plan.register("b", "feeds", same, Ownership.OWNED))
                .hasMessage("b is registered already, as a");
        plan.register("b", "feeds", same, Ownership.HANDED_IN);
        plan.begin();
        assertThatThrownBy(() -> owned("late", "store")).isInstanceOf(IllegalStateException.class);
        ShutdownPlan small = ShutdownPlan.builder()
                .clock(world)
                .threads(world)
                .phase("p", SECOND)
                .maxResources(1)
                .build();
        small.register("a", "p", same, Ownership.OWNED);
        assertThatThrownBy(() -> small.register("b", "p", () -> {}, Ownership.OWNED))
                .hasMessageContaining("the most");
    }

    @Test
    void badConfigurationIsRefusedWithEveryProblemAtOnce() {
        assertThatThrownBy(() -> ShutdownPlan.builder()
                        .within(Duration.ofSeconds(-1))
                        .interruptGrace(Duration.ZERO)
                        .maxResources(0)
                        .build())
                .hasMessage("shutdown plan: it needs a clock; it needs a thread factory; it needs at least one phase; "
                        + "overall time must be PT0S to PT8760H, not PT-1S; "
                        + "time after an interrupt must be PT0.000001S to PT8760H, not PT0S; "
                        + "number of resources must be 1 to 100000, not 0");
        assertThatThrownBy(() -> ShutdownPlan.builder()
                        .clock(world)
                        .threads(world)
                        .phase("p", SECOND)
                        .phase("p", SECOND)
                        .build())
                .hasMessage("shutdown plan: phase p is declared twice");
    }
}
