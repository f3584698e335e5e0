package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects what a supervisor needs. Not thread-safe. */
public final class SupervisorBuilder {
    String name = "supervisor";
    private @Nullable ProcessClock clock;
    private @Nullable RandomGenerator random;
    private @Nullable ThreadFactory threads;
    Strategy strategy = Strategy.ONE_FOR_ONE;
    RestartIntensity intensity = RestartIntensity.DEFAULT;
    Backoff backoff = Backoff.DEFAULT;
    SupervisorListener listener = new SupervisorListener() {};
    Duration stopWithin = Duration.ofSeconds(30);
    Duration interruptGrace = Duration.ofSeconds(1);
    int maxChildren = 1_000;
    int maxAbandoned = 8;

    SupervisorBuilder() {}

    /** Begins the names of its threads; "supervisor" unless said otherwise. */
    public SupervisorBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** Required. */
    public SupervisorBuilder clock(ProcessClock clock) {
        this.clock = clock;
        return this;
    }

    /** Required; used for jitter, under the supervisor's lock. */
    public SupervisorBuilder random(RandomGenerator random) {
        this.random = random;
        return this;
    }

    /** Required; the only source of threads. */
    public SupervisorBuilder threads(ThreadFactory threads) {
        this.threads = threads;
        return this;
    }

    /**
     * {@link Strategy#ONE_FOR_ONE} unless said otherwise. Under the others the intensity is that of the group: a common
     * restart counts once.
     */
    public SupervisorBuilder strategy(Strategy strategy) {
        this.strategy = strategy;
        return this;
    }

    public SupervisorBuilder intensity(RestartIntensity intensity) {
        this.intensity = intensity;
        return this;
    }

    public SupervisorBuilder backoff(Backoff backoff) {
        this.backoff = backoff;
        return this;
    }

    public SupervisorBuilder listener(SupervisorListener listener) {
        this.listener = listener;
        return this;
    }

    /** Overall time of {@link Supervisor#close}; 30 s unless said otherwise. */
    public SupervisorBuilder stopWithin(Duration stopWithin) {
        this.stopWithin = stopWithin;
        return this;
    }

    /** How long an interrupted thread has to end before it is abandoned; 1 s unless said otherwise. */
    public SupervisorBuilder interruptGrace(Duration interruptGrace) {
        this.interruptGrace = interruptGrace;
        return this;
    }

    /** 1 to 100,000; 1,000 unless said otherwise. */
    public SupervisorBuilder maxChildren(int maxChildren) {
        this.maxChildren = maxChildren;
        return this;
    }

    /** Abandoned threads that may live while children are still restarted, 0 to 1,000; 8 unless said otherwise. */
    public SupervisorBuilder maxAbandoned(int maxAbandoned) {
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
