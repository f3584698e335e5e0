package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * How closing one resource went.
 *
 * @param name its name
 * @param phase the phase it belongs to
 * @param outcome what became of it
 * @param took how long closing it took, or was waited for
 * @param failure why it failed
 */
public record ResourceResult(String name, String phase, Outcome outcome, Duration took, Optional<Failure> failure) {
    /** What became of a resource. */
    public enum Outcome {
        CLOSED,
        /** Its {@code close} threw; it may still be open. */
        FAILED,
        /** Its {@code close} did not return in time, ignored the interrupt, and may still run. */
        ABANDONED,
        /** Handed in, so not ours to close. */
        LEFT_OPEN,
        /** The overall time was over before its turn came. */
        NOT_CLOSED
    }
}
