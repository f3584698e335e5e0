package io.github.plimsoll.supervisor.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Remembers which slots of a schedule were begun and how they ended, for all processes that share it. A slot is claimed at
 * most once, ever, whoever crashes when. Leases end by the store's own clock. Implementations are thread-safe; every
 * method may throw a {@link RuntimeException} when the store does not answer, and then nothing is known to have happened.
 */
public interface SlotStore {
    /** What came of a claim. */
    enum Claim {
        /** The slot is the caller's to run, now. */
        CLAIMED,
        /** It, or a later one, was claimed before. */
        PASSED,
        /** Another owner still runs an earlier slot of this schedule. */
        HELD
    }

    /** How a slot ended. */
    enum End {
        DONE,
        FAILED,
        /** Its owner was gone before it told; written by the next claim. */
        LOST
    }

    /**
     * A slot that was claimed.
     *
     * @param slotMicros its time, microseconds since the epoch
     * @param owner who claimed it
     * @param end how it ended, if it has
     * @param detail why it failed; empty otherwise
     */
    record Slot(long slotMicros, String owner, Optional<End> end, String detail) {}

    /** The latest slot of this schedule that was ever claimed. */
    OptionalLong latest(String schedule);

    /**
     * Claims a slot and leases the schedule to the owner. A slot of an owner whose lease is over and that never told its
     * end becomes {@link End#LOST}.
     *
     * @param schedule its name, 1 to 100 characters
     * @param slotMicros the slot's time, microseconds since the epoch
     * @param owner who claims, unique among running processes, 1 to 100 characters
     * @param lease how long others wait when nothing more is heard, 1 ms to 1 day
     */
    Claim claim(String schedule, long slotMicros, String owner, Duration lease);

    /** Leases the schedule for this time from now; false when the owner does not hold it any more. */
    boolean renew(String schedule, String owner, Duration lease);

    /** Tells how a claimed slot ended and gives the lease back. Telling again, or of another's slot, changes nothing. */
    void finish(String schedule, long slotMicros, String owner, End end, String detail);

    /** The latest slots, the newest first, at most so many. */
    List<Slot> recent(String schedule, int most);
}
