package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Starts children, starts them again when they end, watches their heartbeats, gives up loudly, and stops them in
 * reverse order.
 *
 * <p>Everything that takes time is done by {@link #tick}: a shell runs {@link #runMonitor} on a thread, a test calls
 * {@code tick} itself under a clock of its own. Threads come from the given factory. Thread-safe;
 * {@link #children()} and {@link #health()} never block.
 */
public final class Supervisor implements AutoCloseable {
    private final String name;
    private final ProcessClock clock;
    private final RestartIntensity intensity;
    private final Duration stopWithin;
    private final long grace;
    private final int maxChildren;

    private final ReentrantLock lock = new ReentrantLock();
    private final Bell bell = new Bell();
    private final Listeners<SupervisorListener> listeners;
    private final CopyOnWriteArrayList<Child> children = new CopyOnWriteArrayList<>();
    private final Abandoned abandoned = new Abandoned();
    private final AtomicLong tickFailures = new AtomicLong();
    private final Lifecycle lifecycle;
    private final @Nullable GroupRestart group;
    private final StartHistory groupStarts;
    private @Nullable OrderedStop stop;
    private volatile boolean stopping;
    private volatile long lastTick;

    Supervisor(SupervisorBuilder builder, ProcessClock clock, RandomGenerator random, ThreadFactory threads) {
        this.name = builder.name;
        this.clock = clock;
        this.intensity = builder.intensity;
        this.stopWithin = builder.stopWithin;
        this.grace = builder.interruptGrace.toNanos();
        this.maxChildren = builder.maxChildren;
        this.listeners = new Listeners<>(builder.listener);
        this.lifecycle = new Lifecycle(builder, clock, random, threads, bell, listeners, abandoned);
        this.group = builder.strategy == Strategy.ONE_FOR_ONE
                ? null
                : new GroupRestart(builder.strategy, lifecycle, grace, abandoned, listeners);
        this.groupStarts = new StartHistory(builder.intensity);
        this.lastTick = clock.nanos();
    }

    public static SupervisorBuilder builder() {
        return new SupervisorBuilder();
    }

    /**
     * Starts a child, after those started before it.
     *
     * @throws IllegalArgumentException when a child of this name exists, or there are too many
     * @throws IllegalStateException when the supervisor was told to stop
     */
    public void start(ChildSpec spec) {
        lock.lock();
        try {
            if (stop != null) {
                throw new IllegalStateException("supervisor " + name + " is stopping; it starts nothing any more");
            }
            for (Child child : children) {
                if (child.spec.name().equals(spec.name())) {
                    throw new IllegalArgumentException("supervisor " + name + " has a child " + spec.name());
                }
            }
            if (children.size() >= maxChildren) {
                throw new IllegalArgumentException(
                        "supervisor " + name + " has " + maxChildren + " children, which is the most it takes");
            }
            long now = clock.nanos();
            Child child = new Child(spec, group == null ? new StartHistory(intensity) : groupStarts, now);
            children.add(child);
            lifecycle.launch(child, now);
        } finally {
            lock.unlock();
        }
        bell.ring();
        listeners.tell();
    }

    /**
     * Does everything that is due now: takes note of ended children, restarts, watches, stops.
     *
     * @return nanoseconds until something is due if nothing happens before, at least 1; {@link Long#MAX_VALUE} when
     *     nothing is
     */
    public long tick() {
        long next;
        do {
            lock.lock();
            try {
                next = tickLocked(clock.nanos());
            } finally {
                lock.unlock();
            }
            listeners.tell();
        } while (next == 0);
        return next;
    }

    /**
     * Ticks until the supervisor was told to stop and everything has stopped. Interrupting it tells the supervisor to
     * stop.
     */
    public void runMonitor() {
        monitor(() -> {});
    }

    /** As a child of another supervisor: beats there, and ends when told to stop or when it gave up on a child. */
    void runBelow(Task.Context above) {
        monitor(() -> {
            above.heartbeat();
            if (above.stopping() || lifecycle.escalation() != null) {
                requestStop();
            }
        });
    }

    private void monitor(Runnable eachTime) {
        boolean interrupted = false;
        while (true) {
            long seen = bell.rings();
            eachTime.run();
            long next = tickAnyway();
            if (report() != null) {
                break;
            }
            try {
                bell.await(seen, Math.min(next, LONGEST_WAIT_NANOS));
            } catch (InterruptedException told) {
                interrupted = true;
                requestStop();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs {@link #runMonitor} on a thread of the factory. */
    public void startMonitor() {
        Thread monitor = lifecycle.newThread(this::runMonitor);
        monitor.setName(name + "/monitor");
        monitor.start();
    }

    /** {@link #requestStop(Duration)} within its own time. */
    void requestStop() {
        requestStop(stopWithin);
    }

    /**
     * Tells the supervisor to stop its children in reverse order of start, within this time overall, and returns. From
     * now on nothing is restarted. Asking again can only shorten the time; zero forces, which still leaves each thread
     * the time after an interrupt.
     */
    public void requestStop(Duration within) {
        lock.lock();
        try {
            long now = clock.nanos();
            long nanos = Math.max(0, (within.compareTo(Times.YEAR) > 0 ? Times.YEAR : within).toNanos());
            OrderedStop ordered = stop;
            if (ordered == null) {
                stopping = true;
                stop = new OrderedStop(List.copyOf(children), now, nanos, grace, abandoned, listeners);
            } else {
                ordered.within(now, nanos);
            }
        } finally {
            lock.unlock();
        }
        bell.ring();
    }

    /**
     * {@link #requestStop}, and waits until it is done and, for the moment after an interrupt, until the listener heard
     * of it. An interrupt forces. Not to be called by a child, which would
     * wait for itself.
     */
    public StopReport stop(Duration within) {
        requestStop(within);
        boolean interrupted = false;
        while (true) {
            long seen = bell.rings();
            long next = tick();
            StopReport report = report();
            if (report != null) {
                interrupted |= !listeners.heardWithin(grace, clock);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return report;
            }
            try {
                bell.await(seen, Math.min(next, LONGEST_WAIT_NANOS));
            } catch (InterruptedException force) {
                interrupted = true;
                requestStop(Duration.ofNanos(grace));
            }
        }
    }

    /** {@link #stop} within the time given to the builder. */
    @Override
    public void close() {
        stop(stopWithin);
    }

    /** How the ordered stop went, once it is done. */
    public Optional<StopReport> stopReport() {
        return Optional.ofNullable(report());
    }

    /** Every child in order of start. */
    public List<ChildSnapshot> children() {
        long now = clock.nanos();
        List<ChildSnapshot> all = new ArrayList<>();
        for (Child child : children) {
            all.add(child.snapshot(now));
        }
        return List.copyOf(all);
    }

    /** The whole tree's health; those below that are gone took their numbers with them. */
    public SupervisorHealth health() {
        SupervisorHealth all = ownHealth();
        for (Child child : children) {
            Supervisor below = child.nested();
            if (below != null) {
                all = all.with(below.health());
            }
        }
        return all;
    }

    private SupervisorHealth ownHealth() {
        return new SupervisorHealth(
                lifecycle.escalation() != null,
                stopping,
                Times.between(lastTick, clock.nanos()),
                abandoned.total(),
                abandoned.alive(),
                listeners.failures(),
                tickFailures.get());
    }

    /** The first child it has given up on, if any. */
    public Optional<Escalation> escalation() {
        return Optional.ofNullable(lifecycle.escalation());
    }

    // A bound on how long a change of the clock can go unseen.
    private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

    private long tickLocked(long now) {
        lastTick = now;
        abandoned.sweep();
        OrderedStop ordered = stop;
        if (ordered != null) {
            return ordered.step(now);
        }
        if (group != null) {
            return group.step(children, now);
        }
        long next = Long.MAX_VALUE;
        for (Child child : children) {
            next = Math.min(next, Math.max(1, lifecycle.step(child, now)));
        }
        return next;
    }

    /** A tick that fails, say for want of memory, must not end the watch. */
    private long tickAnyway() {
        try {
            return tick();
        } catch (RuntimeException | Error failed) {
            tickFailures.incrementAndGet();
            return LONGEST_WAIT_NANOS;
        }
    }

    private @Nullable StopReport report() {
        lock.lock();
        try {
            OrderedStop ordered = stop;
            return ordered == null ? null : ordered.report();
        } finally {
            lock.unlock();
        }
    }
}
