package io.github.plimsoll.supervisor;

import java.time.Duration;

/**
 * Told what happens to children, on the thread that ticks, starts or stops the supervisor, outside of its lock. Must
 * not block. What it throws is caught and counted.
 */
public interface SupervisorListener {
    /** A run began; {@code restarts} is 0 for the first. */
    default void started(String child, int restarts) {}

    /** It ended normally and is not started again. */
    default void ended(String child) {}

    /** It ended normally, though it is permanent, or failed; it is started again after the delay. */
    default void backingOff(String child, int attempt, Duration delay) {}

    /** It failed, or hung. What follows is told separately. */
    default void failed(String child, Throwable cause) {}

    /** It was silent for this long and was interrupted. */
    default void hung(String child, Duration silence) {}

    /** Its thread ignored the interrupt and was left behind, still running. */
    default void abandoned(String child, String thread) {}

    /** The supervisor gave up on it. The application sets its control state to HALTED. */
    default void escalated(Escalation escalation) {}

    /** The ordered stop, of all or of those that restart together, is done with it. */
    default void stopped(ChildStop stop) {}
}
