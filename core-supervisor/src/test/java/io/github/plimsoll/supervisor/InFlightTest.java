package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InFlightTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(20);

    private static Thread inside(InFlight work, Runnable what) throws InterruptedException {
        CountDownLatch in = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> work.run(() -> {
                    in.countDown();
                    what.run();
                }),
                "worker");
        thread.start();
        in.await();
        return thread;
    }

    private static void sleep(long millis, AtomicBoolean interrupted) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException told) {
            interrupted.set(true);
        }
    }

    @Test
    @DisplayName("at the end nothing gets in, and what is inside finishes without being interrupted")
    void drains() throws InterruptedException {
        InFlight work = new InFlight(LONG, LONG);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread worker = inside(work, () -> sleep(50, interrupted));
        assertThat(work.count()).isOne();
        work.close();
        assertThat(work.count()).isZero();
        assertThat(work.run(() -> interrupted.set(true))).isFalse();
        worker.join();
        assertThat(interrupted).isFalse();
        work.close();
    }

    @Test
    @DisplayName("what the work makes is given back; after the end there is nothing")
    void gives() {
        InFlight work = new InFlight(LONG, LONG);
        assertThat(work.call(() -> "made")).contains("made");
        assertThat(work.run(() -> {})).isTrue();
        assertThat(work.count()).isZero();
        work.refuse();
        assertThat(work.call(() -> "made")).isEmpty();
        work.close();
    }

    @Test
    @DisplayName("told to refuse, it lets nothing more in and waits for nobody")
    void refuses() throws InterruptedException {
        InFlight work = new InFlight(LONG, LONG);
        CountDownLatch release = new CountDownLatch(1);
        Thread worker = inside(work, () -> await(release));
        work.refuse();
        assertThat(work.count()).isOne();
        assertThat(work.run(() -> {})).isFalse();
        release.countDown();
        work.close();
        worker.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("what takes longer than the drain is interrupted, and what ignores that is named")
    void cancels() throws InterruptedException {
        InFlight work = new InFlight(SHORT, LONG);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread worker = inside(work, () -> sleep(60_000, interrupted));
        work.close();
        worker.join();
        assertThat(interrupted).isTrue();

        InFlight deaf = new InFlight(SHORT, SHORT);
        AtomicBoolean release = new AtomicBoolean();
        Thread ignores = inside(deaf, () -> {
            while (!release.get()) {
                Thread.onSpinWait();
            }
        });
        assertThatThrownBy(deaf::close).hasMessage("still under way: [worker]");
        release.set(true);
        ignores.join();
    }

    @Test
    void anInterruptOfTheCallerEndsTheDrain() throws InterruptedException {
        InFlight work = new InFlight(Duration.ofHours(1), LONG);
        Thread worker = inside(work, () -> sleep(60_000, new AtomicBoolean()));
        Thread.currentThread().interrupt();
        work.close();
        assertThat(Thread.interrupted()).isTrue();
        worker.join();
        assertThatThrownBy(() -> new InFlight(Duration.ofSeconds(-1), Duration.ZERO))
                .hasMessageContaining("time to drain")
                .hasMessageContaining("after the interrupt");
    }
}
