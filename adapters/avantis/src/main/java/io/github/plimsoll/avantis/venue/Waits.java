package io.github.plimsoll.avantis.venue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** How a thread waits for what others do. Nobody waits who has a lock of this package. Thread-safe. */
public interface Waits {
    /** On the thread that calls, and in real time. */
    Waits REAL = new Waits() {
        @Override
        public <T> T answer(CompletableFuture<T> coming, Duration most)
                throws InterruptedException, ExecutionException, TimeoutException {
            return coming.get(most.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void pause(Duration time) {
            LockSupport.parkNanos(time.toNanos());
        }
    };

    /**
     * Waits until an answer has come.
     *
     * @param most above 0
     * @throws TimeoutException when it did not come in that time
     * @throws ExecutionException when what came instead is a failure
     */
    <T> T answer(CompletableFuture<T> coming, Duration most)
            throws InterruptedException, ExecutionException, TimeoutException;

    /** Lets some time pass; it may be less. */
    void pause(Duration time);
}
