package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * How the ordered stop of one child went.
 *
 * @param name its name
 * @param outcome how it ended
 * @param took from being told to stop until the outcome
 * @param failure what it ended with, when that was a failure
 */
public record ChildStop(String name, Outcome outcome, Duration took, Optional<Failure> failure) {
    /** How a child ended. */
    public enum Outcome {
        /** By itself, in time. */
        FINISHED,
        /** After it was interrupted. */
        INTERRUPTED,
        /** Not at all: its thread ignored the interrupt. */
        ABANDONED,
        /** It was not running. */
        NOT_RUNNING
    }
}
