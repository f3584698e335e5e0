package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Work under way, to be drained at the end: from {@link #close} on nothing more gets in, what is inside may finish within
 * the time, then its threads are interrupted. To be registered in a {@link ShutdownPlan} with a phase that is longer than
 * the time. Thread-safe.
 */
public final class InFlight implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final List<Thread> inside = new ArrayList<>();
    private final long drain;
    private final long grace;
    private boolean closed;

    /**
     * Open at first.
     *
     * @param drain how long work inside may take once nothing gets in, 0 to 365 days
     * @param grace how long it may take after the interrupt, 1 us to 365 days
     */
    public InFlight(Duration drain, Duration grace) {
        Problems problems = new Problems("work in flight");
        problems.range("time to drain", drain, Duration.ZERO, Times.YEAR);
        problems.range("time after the interrupt", grace, Times.MICRO, Times.YEAR);
        problems.throwIfAny();
        this.drain = drain.toNanos();
        this.grace = grace.toNanos();
    }

    /**
     * Runs the work on the calling thread unless the end has begun.
     *
     * @return false when it was not run
     */
    public boolean run(Runnable work) {
        return call(() -> {
                    work.run();
                    return true;
                })
                .isPresent();
    }

    /** As {@link #run}, and gives back what the work made, never null; empty when it was not run. */
    public <T> Optional<T> call(Supplier<T> work) {
        if (!enter()) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            leave();
        }
    }

    private boolean enter() {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            inside.add(Thread.currentThread());
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside.remove(Thread.currentThread());
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing more in, and returns: what waits for those inside may then be told before {@link #close}. */
    public void refuse() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** How many are inside. */
    public int count() {
        lock.lock();
        try {
            return inside.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets nothing more in and waits: for the drain, then, all interrupted, for the grace. An interrupt of the caller ends
     * the drain at once.
     *
     * @throws IllegalStateException when work is still inside at the end; it names the threads
     */
    @Override
    public void close() {
        boolean told = false;
        lock.lock();
        try {
            closed = true;
            try {
                await(drain);
            } catch (InterruptedException forced) {
                told = true;
            }
            inside.forEach(Thread::interrupt);
            try {
                await(grace);
            } catch (InterruptedException forced) {
                told = true;
            }
            if (!inside.isEmpty()) {
                throw new IllegalStateException("still under way: "
                        + inside.stream().map(Thread::getName).sorted().toList());
            }
        } finally {
            lock.unlock();
            if (told) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void await(long nanos) throws InterruptedException {
        long rest = nanos;
        while (!inside.isEmpty() && rest > 0) {
            rest = left.awaitNanos(rest);
        }
    }
}
