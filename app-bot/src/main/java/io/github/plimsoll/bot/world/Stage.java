package io.github.plimsoll.bot.world;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * One part of the trade path with a thread of its own, which works only in its turn: so the parts are supervised one
 * by one and yet always act in the same order. A turn that fails is taken again after the restart. Thread-safe.
 */
public final class Stage {
    /** A stage that does not come back within this time is stuck; the caller must not wait for ever. */
    private static final long PATIENCE_SECONDS = 45;

    private static final long BEAT_MILLIS = 200;

    private final String name;
    private final Runnable work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long asked;
    private long done;
    private boolean closed;

    public Stage(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    public String name() {
        return name;
    }

    /** Gives the stage its turn and waits until it has finished. */
    void turn() {
        lock.lock();
        try {
            long mine = ++asked;
            changed.signalAll();
            long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (done < mine && !closed) {
                if (left <= 0) {
                    throw new IllegalStateException("the task " + name + " did not finish its turn");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** The body of the supervised task. */
    public void run(BooleanSupplier stopping, Runnable heartbeat) throws InterruptedException {
        while (!stopping.getAsBoolean()) {
            heartbeat.run();
            long turn = await();
            if (turn > 0) {
                work.run();
                finish(turn);
            }
        }
    }

    /** No more turns: whoever waits for one goes on. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // whoever calls it beats and calls again
    private long await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (done == asked) {
                changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS));
            }
            return done < asked ? asked : 0;
        } finally {
            lock.unlock();
        }
    }

    private void finish(long turn) {
        lock.lock();
        try {
            done = turn;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
