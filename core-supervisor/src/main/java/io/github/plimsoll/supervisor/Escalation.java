package io.github.plimsoll.supervisor;

import java.util.Optional;

/**
 * The supervisor has given up on a child: a person has to look. Other children go on, so that exits still work.
 *
 * @param child its name
 * @param reason why
 * @param restarts how often it had been restarted
 * @param cause what it failed with last, if it failed
 */
public record Escalation(String child, Reason reason, int restarts, Optional<Throwable> cause) {
    /** Why a child was given up. */
    public enum Reason {
        /** It would have been restarted more often than its intensity allows. */
        TOO_MANY_RESTARTS,
        /** It ended with an {@link Error}, such as no memory or a class that does not link. */
        ERROR,
        /** Too many threads that ignore interrupts are alive to start another beside them. */
        TOO_MANY_ABANDONED
    }
}
