package io.github.plimsoll.supervisor;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.spi.SlotStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Runs what is due. A slot of the wall clock is claimed in the store before it runs, so that it runs at most once, also
 * across restarts, processes and clocks that jump: a clock set back repeats nothing, one set forward skips as
 * {@link MissedSlots} says. While the store does not answer nothing of the wall clock is begun. One run at a time for each
 * schedule. Use {@link #asTask} under a supervisor; a test ticks it itself. Thread-safe.
 */
public final class Scheduler {
    private static final int MOST = 1_000;
    private static final long LONGEST_WAIT_NANOS = 500_000_000L;

    private final SlotStore store;
    private final String owner;
    private final WorldClock clock;
    private final RandomGenerator random;
    private final ThreadFactory threads;
    private final Listeners<ScheduleListener> listeners;
    private final Bell bell = new Bell();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<ScheduledJob> jobs = new CopyOnWriteArrayList<>();
    private boolean stopping;

    /**
     * A scheduler without schedules.
     *
     * @param owner unique among running processes that share the store, 1 to 100 characters
     * @param clock the process's time: wall time of now, not of a replay
     * @param random for jitter, used under the scheduler's lock
     * @param threads the only source of threads
     */
    public Scheduler(
            SlotStore store,
            String owner,
            WorldClock clock,
            RandomGenerator random,
            ThreadFactory threads,
            ScheduleListener listener) {
        Problems problems = new Problems("scheduler");
        problems.when(owner.isBlank() || owner.length() > 100, "the owner must have 1 to 100 characters");
        problems.throwIfAny();
        this.store = store;
        this.owner = owner;
        this.clock = clock;
        this.random = random;
        this.threads = threads;
        this.listeners = new Listeners<>(listener);
    }

    /**
     * Adds a schedule, which counts from the next look on.
     *
     * @throws IllegalArgumentException when there is one of this name, or there are 1,000
     */
    public void add(ScheduleSpec spec) {
        lock.lock();
        try {
            if (jobs.size() >= MOST || jobs.stream().anyMatch(job -> job.name().equals(spec.name()))) {
                throw new IllegalArgumentException(
                        "there is a schedule " + spec.name() + " already, or there are " + MOST);
            }
            jobs.add(new ScheduledJob(spec, store, owner, clock, random, threads, bell, listeners));
        } finally {
            lock.unlock();
        }
        bell.ring();
    }

    /** Does what is due; returns nanoseconds until something may be due again. */
    public long tick() {
        long next = Long.MAX_VALUE;
        lock.lock();
        try {
            for (ScheduledJob job : jobs) {
                next = Math.min(next, job.step(!stopping));
            }
        } finally {
            lock.unlock();
        }
        listeners.tell();
        return next > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE : next * 1_000;
    }

    /** Never blocks. */
    public List<ScheduleSnapshot> schedules() {
        return jobs.stream().map(ScheduledJob::snapshot).toList();
    }

    /** A task that ticks it; told to stop it begins nothing more and waits for the runs, interrupted it interrupts them. */
    public Task asTask() {
        return context -> {
            tellAll(true, false);
            try {
                while (!context.stopping() || anyRuns()) {
                    context.heartbeat();
                    if (context.stopping()) {
                        tellAll(false, false);
                    }
                    long seen = bell.rings();
                    long next = tick();
                    bell.await(seen, Math.min(next, LONGEST_WAIT_NANOS));
                }
            } catch (InterruptedException told) {
                tellAll(false, true);
                throw told;
            }
        };
    }

    private boolean anyRuns() {
        lock.lock();
        try {
            return jobs.stream().anyMatch(ScheduledJob::running);
        } finally {
            lock.unlock();
        }
    }

    private void tellAll(boolean goOn, boolean interrupt) {
        lock.lock();
        try {
            stopping = !goOn;
            if (stopping) {
                jobs.forEach(job -> job.tellToStop(interrupt));
            }
        } finally {
            lock.unlock();
        }
    }
}
