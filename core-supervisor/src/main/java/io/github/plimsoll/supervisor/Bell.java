package io.github.plimsoll.supervisor;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes whoever waits for something to happen; a ring before the wait is not lost. Thread-safe. */
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private long rings;

    /** Number of rings so far, to be given to {@link #await}. */
    long rings() {
        lock.lock();
        try {
            return rings;
        } finally {
            lock.unlock();
        }
    }

    void ring() {
        lock.lock();
        try {
            rings++;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the bell was rung since {@code seen}, or after the time; the time that is left. */
    long await(long seen, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (rings == seen && left > 0) {
                left = rung.awaitNanos(left);
            }
            return left;
        } finally {
            lock.unlock();
        }
    }
}
