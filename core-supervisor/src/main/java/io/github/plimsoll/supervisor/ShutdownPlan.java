package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What has to be closed at the end, and in which order: phases in the reverse of their declaration, and within a phase
 * the reverse of registration. Each owned resource is closed exactly once, on a thread of its own from the given
 * factory, whatever became of the others. Thread-safe.
 */
public final class ShutdownPlan implements AutoCloseable {
    private final ProcessClock clock;
    private final ThreadFactory threads;
    private final Map<String, Phase> phases;
    private final long overall;
    private final long grace;
    private final int maxResources;
    private final Listeners<ShutdownListener> listeners;
    private final ReentrantLock lock = new ReentrantLock();
    private final Bell bell = new Bell();
    private final List<OrderedClose.Resource> resources = new ArrayList<>();
    private @Nullable OrderedClose closing;

    private ShutdownPlan(Builder builder, ProcessClock clock, ThreadFactory threads, Map<String, Phase> phases) {
        this.clock = clock;
        this.threads = threads;
        this.phases = phases;
        this.overall = builder.overall.toNanos();
        this.grace = builder.interruptGrace.toNanos();
        this.maxResources = builder.maxResources;
        this.listeners = new Listeners<>(builder.listener);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds a resource that is there now; it is closed before those registered before it in its phase.
     *
     * @throws IllegalArgumentException when the phase is not declared, the name is taken, or the same owned object is
     *     registered already, or there are too many
     * @throws IllegalStateException when the shutdown has begun; then the caller has to close it
     */
    public void register(String name, String phase, AutoCloseable resource, Ownership ownership) {
        register(name, phase, resource, ownership, List.of());
    }

    /**
     * As {@link #register(String, String, AutoCloseable, Ownership)}; it is closed before everything it needs, whichever
     * was registered first. What it needs belongs to its phase or an earlier one; a name that is never registered is
     * waited for by nobody.
     *
     * @param needs names of resources that have to be open as long as it is
     * @throws IllegalArgumentException also when it would need itself, directly or through others, or something of a
     *     later phase
     */
    public void register(String name, String phase, AutoCloseable resource, Ownership ownership, List<String> needs) {
        lock.lock();
        try {
            if (closing != null) {
                throw new IllegalStateException("shutdown has begun; " + name + " was not registered");
            }
            Phase known = phases.get(phase);
            if (known == null) {
                throw new IllegalArgumentException("no phase " + phase + "; there are " + phases.keySet());
            }
            if (resources.size() >= maxResources) {
                throw new IllegalArgumentException("there are " + maxResources + " resources, which is the most");
            }
            for (OrderedClose.Resource other : resources) {
                if (other.name().equals(name)) {
                    throw new IllegalArgumentException("there is a resource " + name + " already");
                }
                boolean owned = ownership == Ownership.OWNED && other.ownership() == Ownership.OWNED;
                if (owned && other.closeable() == resource) {
                    throw new IllegalArgumentException(name + " is registered already, as " + other.name());
                }
            }
            OrderedClose.Resource added =
                    new OrderedClose.Resource(name, known, resource, ownership, List.copyOf(needs));
            CloseOrder.check(resources, added, List.copyOf(phases.values()));
            resources.add(added);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes everything and waits until it is done or the time is over. A second caller waits for the first one's
     * report, and the moment after an interrupt for the listener to hear of it: whoever ends the process next cuts no
     * last word off. An interrupt forces: only the moment after an interrupt is left for all of the rest.
     */
    public ShutdownReport shutdown() {
        begin();
        boolean interrupted = false;
        while (true) {
            long seen = bell.rings();
            long next = tick();
            Optional<ShutdownReport> report = report();
            if (report.isPresent()) {
                bell.ring();
                interrupted |= !listeners.heardWithin(grace, clock);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return report.get();
            }
            try {
                bell.await(seen, Math.min(next, LONGEST_WAIT_NANOS));
            } catch (InterruptedException told) {
                interrupted = true;
                force();
            }
        }
    }

    /** {@link #shutdown}. */
    @Override
    public void close() {
        shutdown();
    }

    /** Cuts a shutdown short, from another thread: a second signal. Nothing when none has begun. */
    public void force() {
        lock.lock();
        try {
            if (closing != null) {
                closing.force(clock.nanos());
            }
        } finally {
            lock.unlock();
        }
        bell.ring();
    }

    /** How it went, once it is done. */
    public Optional<ShutdownReport> report() {
        lock.lock();
        try {
            return closing == null ? Optional.empty() : Optional.ofNullable(closing.report());
        } finally {
            lock.unlock();
        }
    }

    /** Exceptions thrown by the listener. */
    public long listenerFailures() {
        return listeners.failures();
    }

    // A bound on how long a change of the clock can go unseen.
    private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

    void begin() {
        lock.lock();
        try {
            if (closing == null) {
                closing = new OrderedClose(
                        CloseOrder.of(resources, List.copyOf(phases.values())),
                        clock,
                        threads,
                        bell,
                        overall,
                        grace,
                        listeners);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes every step that is due; returns nanoseconds to the next one. */
    long tick() {
        long next;
        do {
            lock.lock();
            try {
                next = closing == null ? Long.MAX_VALUE : closing.step(clock.nanos());
            } finally {
                lock.unlock();
            }
            listeners.tell();
        } while (next == 0);
        return next;
    }

    /** Collects what a plan needs. Not thread-safe. */
    public static final class Builder {
        private @Nullable ProcessClock clock;
        private @Nullable ThreadFactory threads;
        private final List<Phase> phases = new ArrayList<>();
        private Duration overall = Duration.ofSeconds(30);
        private Duration interruptGrace = Duration.ofMillis(500);
        private int maxResources = 1_000;
        private ShutdownListener listener = result -> {};

        private Builder() {}

        /** Required. */
        public Builder clock(ProcessClock clock) {
            this.clock = clock;
            return this;
        }

        /** Required; the only source of threads. */
        public Builder threads(ThreadFactory threads) {
            this.threads = threads;
            return this;
        }

        /** Adds a phase, in order of start-up: the last one is closed first. */
        public Builder phase(String name, Duration within) {
            phases.add(new Phase(name, within));
            return this;
        }

        /** Overall time; 30 s unless said otherwise. */
        public Builder within(Duration overall) {
            this.overall = overall;
            return this;
        }

        /** How long an interrupted close has to return, and the least any close gets; 500 ms unless said otherwise. */
        public Builder interruptGrace(Duration interruptGrace) {
            this.interruptGrace = interruptGrace;
            return this;
        }

        /** 1 to 100,000; 1,000 unless said otherwise. */
        public Builder maxResources(int maxResources) {
            this.maxResources = maxResources;
            return this;
        }

        public Builder listener(ShutdownListener listener) {
            this.listener = listener;
            return this;
        }

        /** @throws IllegalArgumentException with every problem at once */
        public ShutdownPlan build() {
            Problems problems = new Problems("shutdown plan");
            problems.when(clock == null, "it needs a clock");
            problems.when(threads == null, "it needs a thread factory");
            problems.when(phases.isEmpty(), "it needs at least one phase");
            problems.range("overall time", overall, Duration.ZERO, Times.YEAR);
            problems.range("time after an interrupt", interruptGrace, Times.MICRO, Times.YEAR);
            problems.range("number of resources", maxResources, 1, 100_000);
            Map<String, Phase> byName = new LinkedHashMap<>();
            for (Phase phase : phases) {
                problems.when(byName.put(phase.name(), phase) != null, "phase " + phase.name() + " is declared twice");
            }
            problems.throwIfAny();
            if (clock == null || threads == null) {
                throw new IllegalArgumentException("shutdown plan is incomplete");
            }
            return new ShutdownPlan(this, clock, threads, byName);
        }
    }
}
