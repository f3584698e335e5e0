package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a supervisor has to know of a child. Immutable.
 *
 * @param name unique within the supervisor; not blank
 * @param task what it does
 * @param restart when it is started again
 * @param heartbeatWithin its heartbeat period, 1 us to 365 days; silent for half as long again it is taken as hung,
 *     which is seen before twice the period. Empty: not watched
 * @param shutdownWithin how long it may take to end by itself once told to stop, 0 to 365 days; then it is interrupted
 */
public record ChildSpec(
        String name, Task task, Restart restart, Optional<Duration> heartbeatWithin, Duration shutdownWithin) {
    /** 5 s. */
    public static final Duration DEFAULT_SHUTDOWN_WITHIN = Duration.ofSeconds(5);

    /** @throws IllegalArgumentException with every problem at once */
    public ChildSpec {
        Problems problems = new Problems("child '" + name + "'");
        problems.when(name.isBlank(), "the name must not be blank");
        heartbeatWithin.ifPresent(period -> problems.range("heartbeat period", period, Times.MICRO, Times.YEAR));
        problems.range("shutdown deadline", shutdownWithin, Duration.ZERO, Times.YEAR);
        problems.throwIfAny();
    }

    /** Meant to run for ever, not watched, 5 s to stop. */
    public static ChildSpec permanent(String name, Task task) {
        return new ChildSpec(name, task, Restart.PERMANENT, Optional.empty(), DEFAULT_SHUTDOWN_WITHIN);
    }

    /** Done when it ends normally, not watched, 5 s to stop. */
    public static ChildSpec untilDone(String name, Task task) {
        return new ChildSpec(name, task, Restart.TRANSIENT, Optional.empty(), DEFAULT_SHUTDOWN_WITHIN);
    }

    /** Never started again, not watched, 5 s to stop. */
    public static ChildSpec temporary(String name, Task task) {
        return new ChildSpec(name, task, Restart.TEMPORARY, Optional.empty(), DEFAULT_SHUTDOWN_WITHIN);
    }

    /**
     * Works again and again, meant to run for ever, not watched, 5 s to stop. It beats before each turn; a turn that
     * throws is a failure.
     *
     * @param pause between the end of a turn and the next, 0 to 365 days
     */
    public static ChildSpec repeating(String name, Duration pause, Turn turn) {
        return permanent(name, new Repeated(pause, turn));
    }

    /**
     * A supervisor below this one, meant to run for ever, 35 s to stop. Each start asks for a new one; what it gives up
     * on stops all of it and counts here as one failure.
     *
     * @param name unique within the supervisor above; not blank
     * @param factory makes it, with its children started and without a monitor of its own
     */
    public static ChildSpec supervisor(String name, Supplier<Supervisor> factory) {
        return permanent(name, new NestedSupervisor(factory)).withShutdownWithin(Duration.ofSeconds(35));
    }

    /** This child, watched. */
    public ChildSpec withHeartbeat(Duration period) {
        return new ChildSpec(name, task, restart, Optional.of(period), shutdownWithin);
    }

    /** This child with another time to stop. */
    public ChildSpec withShutdownWithin(Duration deadline) {
        return new ChildSpec(name, task, restart, heartbeatWithin, deadline);
    }
}
