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
    private final RandomGenerator random;
    private final ThreadFactory threads;
    private final RestartIntensity intensity;
    private final Backoff backoff;
    private final Duration stopWithin;
    private final long grace;
    private final int maxChildren;
    private final int maxAbandoned;

    private final ReentrantLock lock = new ReentrantLock();
    private final Bell bell = new Bell();
    private final Listeners<SupervisorListener> listeners;
    private final CopyOnWriteArrayList<Child> children = new CopyOnWriteArrayList<>();
    private final Abandoned abandoned = new Abandoned();
    private final AtomicLong tickFailures = new AtomicLong();
    private @Nullable OrderedStop stop;
    private volatile boolean escalated;
    private volatile boolean stopping;
    private volatile long lastTick;

    private Supervisor(Builder builder, ProcessClock clock, RandomGenerator random, ThreadFactory threads) {
        this.name = builder.name;
        this.clock = clock;
        this.random = random;
        this.threads = threads;
        this.intensity = builder.intensity;
        this.backoff = builder.backoff;
        this.stopWithin = builder.stopWithin;
        this.grace = builder.interruptGrace.toNanos();
        this.maxChildren = builder.maxChildren;
        this.maxAbandoned = builder.maxAbandoned;
        this.listeners = new Listeners<>(builder.listener);
        this.lastTick = clock.nanos();
    }

    public static Builder builder() {
        return new Builder();
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
            Child child = new Child(spec, intensity, now);
            children.add(child);
            launch(child, now);
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
        boolean interrupted = false;
        while (true) {
            long seen = bell.rings();
            long next = tickAnyway();
            if (report() != null) {
                break;
            }
            try {
                bell.await(seen, Math.min(next, LONGEST_WAIT_NANOS));
            } catch (InterruptedException told) {
                interrupted = true;
                requestStop(stopWithin);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs {@link #runMonitor} on a thread of the factory. */
    public void startMonitor() {
        Thread monitor = newThread(this::runMonitor);
        monitor.setName(name + "/monitor");
        monitor.start();
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
     * {@link #requestStop}, and waits until it is done. An interrupt forces. Not to be called by a child, which would
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

    public SupervisorHealth health() {
        return new SupervisorHealth(
                escalated,
                stopping,
                Times.between(lastTick, clock.nanos()),
                abandoned.total(),
                abandoned.alive(),
                listeners.failures(),
                tickFailures.get());
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
        long next = Long.MAX_VALUE;
        for (Child child : children) {
            next = Math.min(next, Math.max(1, step(child, now)));
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

    /** Takes the child's next step if it is due; returns nanoseconds until it is. */
    private long step(Child child, long now) {
        return switch (child.state) {
            case RUNNING -> whileRunning(child, now);
            case HUNG -> whileHung(child, now);
            case BACKING_OFF -> {
                if (Times.reached(child.nextStart, now)) {
                    child.restarts++;
                    child.starts.add(now);
                    launch(child, now);
                    yield child.state == ChildState.RUNNING ? whileRunning(child, now) : untilStart(child, now);
                }
                yield child.nextStart - now;
            }
            case ENDED, FAILED, ESCALATED, STOPPING, STOPPED, ABANDONED -> Long.MAX_VALUE;
        };
    }

    private long whileRunning(Child child, long now) {
        Run run = runOf(child);
        if (run.ended()) {
            afterEnd(child, run, now);
            return untilStart(child, now);
        }
        if (child.spec.heartbeatWithin().isEmpty()) {
            return Long.MAX_VALUE;
        }
        Duration period = child.spec.heartbeatWithin().get();
        long due = run.lastBeat() + 2 * period.toNanos();
        if (!Times.reached(due, now)) {
            return due - now;
        }
        Duration silence = Times.between(run.lastBeat(), now);
        child.missed = new HeartbeatMissedException(silence, period);
        child.deadline = now + grace;
        run.interrupt();
        child.become(ChildState.HUNG, now);
        listeners.note(listener -> listener.hung(child.spec.name(), silence));
        return Math.max(1, grace);
    }

    private long whileHung(Child child, long now) {
        Run run = runOf(child);
        HeartbeatMissedException missed = child.missed;
        if (missed == null) {
            throw new IllegalStateException("child " + child.spec.name() + " is hung without a reason");
        }
        if (run.ended()) {
            Throwable cause = run.failure() instanceof Error error ? error : missed;
            afterFailure(child, cause, run.lastBeat() - run.startedAt, now);
        } else if (Times.reached(child.deadline, now)) {
            abandoned.add(run);
            String thread = run.threadName();
            listeners.note(listener -> listener.abandoned(child.spec.name(), thread));
            afterFailure(child, missed, run.lastBeat() - run.startedAt, now);
        } else {
            return child.deadline - now;
        }
        return untilStart(child, now);
    }

    private static long untilStart(Child child, long now) {
        return child.state == ChildState.BACKING_OFF ? Math.max(1, child.nextStart - now) : Long.MAX_VALUE;
    }

    private void afterEnd(Child child, Run run, long now) {
        Throwable cause = run.failure();
        if (cause != null) {
            afterFailure(child, cause, now - run.startedAt, now);
        } else if (child.spec.restart() == Restart.PERMANENT) {
            backOff(child, now - run.startedAt, now, null);
        } else {
            child.become(ChildState.ENDED, now);
            listeners.note(listener -> listener.ended(child.spec.name()));
        }
    }

    private void afterFailure(Child child, Throwable cause, long ran, long now) {
        child.failedWith(cause);
        listeners.note(listener -> listener.failed(child.spec.name(), cause));
        if (cause instanceof Error) {
            // no memory, no class, a broken invariant: starting again would only hide it
            escalate(child, Escalation.Reason.ERROR, cause, now);
        } else if (child.spec.restart() == Restart.TEMPORARY) {
            child.become(ChildState.FAILED, now);
        } else if (abandoned.alive().size() > maxAbandoned) {
            escalate(child, Escalation.Reason.TOO_MANY_ABANDONED, cause, now);
        } else {
            backOff(child, ran, now, cause);
        }
    }

    private void backOff(Child child, long ran, long now, @Nullable Throwable cause) {
        boolean stable = ran >= backoff.resetAfter().toNanos();
        int attempt = stable ? 1 : child.attempt + 1;
        Duration delay = backoff.delay(attempt, random);
        long start = now + delay.toNanos();
        if (!child.starts.allows(start)) {
            escalate(child, Escalation.Reason.TOO_MANY_RESTARTS, cause, now);
            return;
        }
        child.attempt = attempt;
        child.nextStart = start;
        child.become(ChildState.BACKING_OFF, now);
        listeners.note(listener -> listener.backingOff(child.spec.name(), attempt, delay));
    }

    private void escalate(Child child, Escalation.Reason reason, @Nullable Throwable cause, long now) {
        escalated = true;
        child.become(ChildState.ESCALATED, now);
        Escalation escalation = new Escalation(child.spec.name(), reason, child.restarts, Optional.ofNullable(cause));
        listeners.note(listener -> listener.escalated(escalation));
    }

    private void launch(Child child, long now) {
        Run run = new Run(child.spec.task(), clock, bell, now);
        child.run = run;
        try {
            Thread thread = newThread(run);
            child.become(ChildState.RUNNING, now);
            run.startOn(thread, name + "/" + child.spec.name());
        } catch (Exception | Error refused) {
            afterFailure(child, refused, 0, now);
            return;
        }
        int restarts = child.restarts;
        listeners.note(listener -> listener.started(child.spec.name(), restarts));
    }

    private Thread newThread(Runnable work) {
        Thread thread = threads.newThread(work);
        if (thread == null) {
            throw new IllegalStateException("the thread factory gave no thread");
        }
        return thread;
    }

    private static Run runOf(Child child) {
        Run run = child.run;
        if (run == null) {
            throw new IllegalStateException("child " + child.spec.name() + " runs without a run");
        }
        return run;
    }

    /** Collects what a supervisor needs. Not thread-safe. */
    public static final class Builder {
        private String name = "supervisor";
        private @Nullable ProcessClock clock;
        private @Nullable RandomGenerator random;
        private @Nullable ThreadFactory threads;
        private Strategy strategy = Strategy.ONE_FOR_ONE;
        private RestartIntensity intensity = RestartIntensity.DEFAULT;
        private Backoff backoff = Backoff.DEFAULT;
        private SupervisorListener listener = new SupervisorListener() {};
        private Duration stopWithin = Duration.ofSeconds(30);
        private Duration interruptGrace = Duration.ofSeconds(1);
        private int maxChildren = 1_000;
        private int maxAbandoned = 8;

        private Builder() {}

        /** Begins the names of its threads; "supervisor" unless said otherwise. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Required. */
        public Builder clock(ProcessClock clock) {
            this.clock = clock;
            return this;
        }

        /** Required; used for jitter, under the supervisor's lock. */
        public Builder random(RandomGenerator random) {
            this.random = random;
            return this;
        }

        /** Required; the only source of threads. */
        public Builder threads(ThreadFactory threads) {
            this.threads = threads;
            return this;
        }

        public Builder strategy(Strategy strategy) {
            this.strategy = strategy;
            return this;
        }

        public Builder intensity(RestartIntensity intensity) {
            this.intensity = intensity;
            return this;
        }

        public Builder backoff(Backoff backoff) {
            this.backoff = backoff;
            return this;
        }

        public Builder listener(SupervisorListener listener) {
            this.listener = listener;
            return this;
        }

        /** Overall time of {@link Supervisor#close}; 30 s unless said otherwise. */
        public Builder stopWithin(Duration stopWithin) {
            this.stopWithin = stopWithin;
            return this;
        }

        /** How long an interrupted thread has to end before it is abandoned; 1 s unless said otherwise. */
        public Builder interruptGrace(Duration interruptGrace) {
            this.interruptGrace = interruptGrace;
            return this;
        }

        /** 1 to 100,000; 1,000 unless said otherwise. */
        public Builder maxChildren(int maxChildren) {
            this.maxChildren = maxChildren;
            return this;
        }

        /** Abandoned threads that may live while children are still restarted, 0 to 1,000; 8 unless said otherwise. */
        public Builder maxAbandoned(int maxAbandoned) {
            this.maxAbandoned = maxAbandoned;
            return this;
        }

        /**
         * @throws IllegalArgumentException with every problem at once; one of them is a back-off so slow that a child
         *     which fails at every start would never exceed the intensity, and so never be reported
         */
        public Supervisor build() {
            Problems problems = new Problems("supervisor '" + name + "'");
            problems.when(name.isBlank(), "the name must not be blank");
            problems.when(clock == null, "it needs a clock");
            problems.when(random == null, "it needs a random source");
            problems.when(threads == null, "it needs a thread factory");
            problems.when(strategy != Strategy.ONE_FOR_ONE, "strategy " + strategy + " is not known");
            problems.range("overall stop time", stopWithin, Duration.ZERO, Times.YEAR);
            problems.range("time after an interrupt", interruptGrace, Times.MICRO, Times.YEAR);
            problems.range("number of children", maxChildren, 1, 100_000);
            problems.range("number of abandoned threads", maxAbandoned, 0, 1_000);
            Duration slowest = Duration.ZERO;
            for (int attempt = 1; attempt <= intensity.maxRestarts() + 1; attempt++) {
                slowest = slowest.plus(backoff.ceiling(attempt));
            }
            problems.when(
                    slowest.compareTo(intensity.within()) >= 0,
                    "a crash loop could go unreported: " + (intensity.maxRestarts() + 1) + " restarts may back off for "
                            + slowest + ", which must be below " + intensity.within());
            problems.throwIfAny();
            if (clock == null || random == null || threads == null) {
                throw new IllegalArgumentException("supervisor '" + name + "' is incomplete");
            }
            return new Supervisor(this, clock, random, threads);
        }
    }
}
