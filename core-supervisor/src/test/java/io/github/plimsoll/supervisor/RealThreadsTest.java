package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RealThreadsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Log log = new Log();

    private SupervisorBuilder builder() {
        return Supervisor.builder()
                .name("real")
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    return thread;
                })
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(10), SECOND))
                .interruptGrace(Duration.ofMillis(50))
                .listener(log);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    @Test
    @DisplayName(
            "real threads: a failing child is restarted, a hung one interrupted and replaced, a deaf one abandoned and replaced")
    void restartsAndWatches() throws InterruptedException {
        AtomicInteger failing = new AtomicInteger();
        AtomicInteger hung = new AtomicInteger();
        AtomicInteger deaf = new AtomicInteger();
        AtomicBoolean release = new AtomicBoolean();
        Supervisor supervisor = builder().build();
        supervisor.startMonitor();
        supervisor.start(ChildSpec.permanent("failing", context -> {
            if (failing.incrementAndGet() <= 3) {
                throw new IllegalStateException("three times");
            }
            beatUntilStopped(context);
        }));
        supervisor.start(ChildSpec.permanent("hung", context -> {
                    if (hung.incrementAndGet() == 1) {
                        Thread.sleep(60_000);
                    }
                    beatUntilStopped(context);
                })
                .withHeartbeat(Duration.ofMillis(100)));
        supervisor.start(ChildSpec.permanent("deaf", context -> {
                    if (deaf.incrementAndGet() == 1) {
                        while (!release.get()) {
                            Thread.onSpinWait();
                            Thread.interrupted();
                        }
                        return;
                    }
                    beatUntilStopped(context);
                })
                .withHeartbeat(Duration.ofMillis(100)));
        until(() -> failing.get() == 4 && hung.get() == 2 && deaf.get() == 2);
        assertThat(supervisor.health().abandonedAlive()).containsExactly("real/deaf");
        release.set(true);
        until(() -> supervisor.health().abandonedAlive().isEmpty());
        until(() -> supervisor.children().stream().allMatch(child -> child.state() == ChildState.RUNNING));
        StopReport report = supervisor.stop(Duration.ofSeconds(10));
        assertThat(report.complete()).isTrue();
        assertThat(report.children()).extracting(ChildStop::name).containsExactly("deaf", "hung", "failing");
        assertThat(report.children()).extracting(ChildStop::outcome).containsOnly(ChildStop.Outcome.FINISHED);
        assertThat(supervisor.health().escalated()).isFalse();
        assertThat(supervisor.health().tickFailures()).isZero();
    }

    private static void beatUntilStopped(Task.Context context) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            Thread.sleep(2);
        }
    }

    @Test
    @DisplayName(
            "real threads: a restart after no delay is at most milliseconds late, because the end of a run wakes the monitor")
    void theEndOfARunWakesTheMonitor() throws InterruptedException {
        Supervisor supervisor = builder().build();
        supervisor.startMonitor();
        CountDownLatch ended = new CountDownLatch(1);
        supervisor.start(ChildSpec.untilDone("a", context -> {}));
        supervisor.start(ChildSpec.untilDone("b", context -> ended.await()));
        Thread.sleep(50);
        ended.countDown();
        long from = System.nanoTime();
        until(() -> supervisor.children().stream().allMatch(child -> child.state() == ChildState.ENDED));
        // the monitor would look by itself only after a second
        assertThat(System.nanoTime() - from).isLessThan(TimeUnit.MILLISECONDS.toNanos(900));
        supervisor.close();
    }

    @Test
    @DisplayName("real threads: stop interrupts a child that sleeps, in order, and interrupting the caller forces")
    void stops() throws InterruptedException {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Supervisor supervisor = builder().build();
        supervisor.startMonitor();
        CountDownLatch running = new CountDownLatch(2);
        for (String name : List.of("first", "second")) {
            supervisor.start(ChildSpec.permanent(name, context -> {
                running.countDown();
                try {
                    Thread.sleep(60_000);
                } finally {
                    order.add(name);
                }
            }));
        }
        running.await();
        Thread.currentThread().interrupt();
        long from = System.nanoTime();
        StopReport report = supervisor.stop(Duration.ofSeconds(60));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(System.nanoTime() - from).isLessThan(TimeUnit.SECONDS.toNanos(4));
        assertThat(report.children()).extracting(ChildStop::outcome).containsOnly(ChildStop.Outcome.INTERRUPTED);
        assertThat(report.children()).allMatch(child -> child.failure().isEmpty());
        assertThat(order).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    @DisplayName("a snapshot never waits, not even for a start that hangs with the lock held")
    void snapshotsNeverWait() throws InterruptedException {
        CountDownLatch inFactory = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Supervisor supervisor = builder()
                .threads(work -> {
                    inFactory.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new Thread(work);
                })
                .build();
        Thread starter = new Thread(() -> supervisor.start(ChildSpec.untilDone("slow", context -> {})));
        starter.start();
        inFactory.await();
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(supervisor.children()).hasSize(1);
            assertThat(supervisor.health().escalated()).isFalse();
        });
        release.countDown();
        starter.join();
        supervisor.close();
    }

    @Test
    @DisplayName("interrupting the monitor stops everything in order and ends it")
    void interruptedMonitor() throws InterruptedException {
        Supervisor supervisor = builder().build();
        Thread monitor = new Thread(supervisor::runMonitor);
        monitor.start();
        supervisor.start(ChildSpec.permanent("a", RealThreadsTest::beatUntilStopped));
        monitor.interrupt();
        monitor.join();
        assertThat(supervisor.stopReport().orElseThrow().complete()).isTrue();
    }

    @Test
    @DisplayName(
            "real threads: two callers shut down once and get the same report; a hanging close holds nobody up for long")
    void shutdown() throws InterruptedException {
        AtomicInteger closes = new AtomicInteger();
        ShutdownPlan plan = ShutdownPlan.builder()
                .clock(System::nanoTime)
                .threads(Thread::new)
                .phase("p", Duration.ofMillis(100))
                .interruptGrace(Duration.ofMillis(100))
                .listener(log)
                .build();
        plan.register("counted", "p", closes::incrementAndGet, Ownership.OWNED);
        plan.register("hangs", "p", () -> Thread.sleep(60_000), Ownership.OWNED);
        List<ShutdownReport> reports = Collections.synchronizedList(new ArrayList<>());
        Thread other = new Thread(() -> reports.add(plan.shutdown()));
        other.start();
        reports.add(plan.shutdown());
        other.join();
        assertThat(reports.get(0)).isSameAs(reports.get(1));
        assertThat(closes).hasValue(1);
        assertThat(log.lines).containsExactly("closed hangs FAILED", "closed counted CLOSED");
        plan.close();
        assertThat(closes).hasValue(1);
    }
}
