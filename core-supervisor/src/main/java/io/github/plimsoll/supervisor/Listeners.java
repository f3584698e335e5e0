package io.github.plimsoll.supervisor;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Notes what happened while a lock is held, and tells it afterwards. What a listener throws is counted. */
final class Listeners<L> {
    private final L listener;
    private final ConcurrentLinkedQueue<Consumer<L>> noted = new ConcurrentLinkedQueue<>();
    private final AtomicLong failures = new AtomicLong();

    Listeners(L listener) {
        this.listener = listener;
    }

    void note(Consumer<L> event) {
        noted.add(event);
    }

    void tell() {
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
