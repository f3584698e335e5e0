package io.github.plimsoll.supervisor;

/** What becomes of a slot whose time comes while the run before it goes on, here or in another process. */
public enum Overlap {
    /** It is never run. */
    SKIP,
    /** It waits, and is then as late as it is. */
    QUEUE
}
