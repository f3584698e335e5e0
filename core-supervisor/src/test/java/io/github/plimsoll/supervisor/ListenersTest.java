package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ListenersTest {
    private static final long LONG = Duration.ofMinutes(10).toNanos();

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException told) {
            throw new AssertionError(told);
        }
    }

    @Test
    @DisplayName("what was noted is told in order, whoever tells it, and what a listener throws is counted")
    void tells() {
        List<String> heard = new ArrayList<>();
        Listeners<List<String>> listeners = new Listeners<>(heard);
        listeners.note(told -> told.add("one"));
        listeners.note(told -> {
            throw new AssertionError("broken");
        });
        listeners.note(told -> listeners.note(later -> later.add("three")));
        listeners.note(told -> told.add("two"));
        listeners.tell();
        assertThat(heard).containsExactly("one", "two", "three");
        assertThat(listeners.failures()).isOne();
    }

    @Test
    @DisplayName("who waits for what another thread tells waits until it is heard, or for the time, and not for itself")
    void waits() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Boolean> heard = new ArrayList<>();
        Listeners<List<Boolean>> listeners = new Listeners<>(heard);
        listeners.note(told -> {
            told.add(listeners.heardWithin(LONG, System::nanoTime)); // a listener does not wait for itself
            inside.countDown();
            hold(go);
        });
        Thread teller = new Thread(listeners::tell);
        teller.start();
        inside.await();
        long began = System.nanoTime();
        assertThat(listeners.heardWithin(30_000_000L, System::nanoTime)).isTrue();
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(30_000_000L);
        go.countDown();
        assertThat(listeners.heardWithin(LONG, System::nanoTime)).isTrue();
        assertThat(heard).containsExactly(true);
        teller.join();
    }

    @Test
    @DisplayName("an interrupt ends the wait for listeners, and is told")
    void interrupted() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Listeners<CountDownLatch> listeners = new Listeners<>(go);
        listeners.note(told -> {
            inside.countDown();
            hold(told);
        });
        Thread teller = new Thread(listeners::tell);
        teller.start();
        inside.await();
        Thread.currentThread().interrupt();
        assertThat(listeners.heardWithin(LONG, System::nanoTime)).isFalse();
        go.countDown();
        teller.join();
    }
}
