package io.github.plimsoll.supervisor;

/** What becomes of slots that went by: the process was down, the machine slept, the clock jumped, a run took too long. */
public enum MissedSlots {
    /** Nothing: the next slot runs at its time. */
    SKIP,
    /** The latest of them runs now, the others never. */
    RUN_ONCE,
    /** Each runs now, in order, the oldest beyond the bound never. */
    CATCH_UP
}
