package io.github.plimsoll.supervisor;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notes what happened while a lock is held, and tells it afterwards, one after the other in the order of the notes
 * whoever comes to tell: a thread that finds another one telling leaves its notes to it. What a listener throws is
 * counted.
 */
final class Listeners<L> {
    private final L listener;
    private final ConcurrentLinkedQueue<Consumer<L>> noted = new ConcurrentLinkedQueue<>();
    private final AtomicLong failures = new AtomicLong();
    /** How often somebody came to tell since the teller began; 0 when nobody tells. */
    private final AtomicInteger came = new AtomicInteger();
    /** Who tells, as long as it does. */
    private volatile @Nullable Thread teller;

    private final Bell heard = new Bell();

    Listeners(L listener) {
        this.listener = listener;
    }

    void note(Consumer<L> event) {
        noted.add(event);
    }

    void tell() {
        if (came.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            teller = Thread.currentThread();
            tellAll();
            teller = null;
            seen = came.addAndGet(-seen);
        } while (seen != 0);
        heard.ring();
    }

    /**
     * Waits until nothing is left to be heard, at most so many nanoseconds; a listener does not wait for itself.
     *
     * @return false when interrupted, which ends the wait
     */
    boolean heardWithin(long nanos, ProcessClock clock) {
        long end = clock.nanos() + nanos;
        try {
            while (true) {
                long seen = heard.rings();
                long left = end - clock.nanos();
                if (left <= 0 || told()) {
                    return true;
                }
                heard.await(seen, left);
            }
        } catch (InterruptedException told) {
            return false;
        }
    }

    private boolean told() {
        return teller == Thread.currentThread() || (came.get() == 0 && noted.isEmpty());
    }

    private void tellAll() {
        for (Consumer<L> event = noted.poll(); event != null; event = noted.poll()) {
            try {
                event.accept(listener);
            } catch (Throwable thrown) {
                // supervision must outlive its listeners, whatever they throw
                failures.incrementAndGet();
            }
        }
    }

    long failures() {
        return failures.get();
    }
}
