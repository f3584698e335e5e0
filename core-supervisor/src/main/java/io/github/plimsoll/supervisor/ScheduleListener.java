package io.github.plimsoll.supervisor;

import java.util.Optional;

/** Told what a scheduler does, on the thread that ticks it, outside of its lock. Must not block; what it throws is counted. */
public interface ScheduleListener {
    /** A run of this slot began; microseconds since the epoch, or of process time. */
    default void began(String schedule, long slotMicros) {}

    /** A run ended, with a failure or without. */
    default void ended(String schedule, long slotMicros, Optional<Failure> failure) {}

    /** So many slots up to this one are never run: missed, or the one before went on. At least so many. */
    default void skipped(String schedule, long slotMicros, long slots) {}

    /** The slot store did not answer; nothing is run until it does. */
    default void storeFailed(String schedule, RuntimeException failure) {}
}
