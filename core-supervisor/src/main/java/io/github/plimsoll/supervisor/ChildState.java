package io.github.plimsoll.supervisor;

/** What a child is doing. */
public enum ChildState {
    /** Its task runs. */
    RUNNING,
    /** Silent for too long; interrupted, and given a moment to end. */
    HUNG,
    /** Ended; waits for its next start. */
    BACKING_OFF,
    /** Ended normally, and is not to be started again. */
    ENDED,
    /** Failed, and is not to be started again. */
    FAILED,
    /** Given up: restarted too often, or an error that a restart cannot mend. */
    ESCALATED,
    /** Told to stop. */
    STOPPING,
    /** Stopped with the supervisor. */
    STOPPED,
    /** Told to stop, interrupted, and still running. */
    ABANDONED
}
