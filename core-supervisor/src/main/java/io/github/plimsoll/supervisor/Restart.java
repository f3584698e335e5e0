package io.github.plimsoll.supervisor;

/** When a child is started again. */
public enum Restart {
    /** After a failure and after a normal end: it is meant to run for ever. */
    PERMANENT,
    /** After a failure only: it is done when it ends normally. */
    TRANSIENT,
    /** Never. */
    TEMPORARY
}
