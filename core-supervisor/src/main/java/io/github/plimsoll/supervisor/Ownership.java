package io.github.plimsoll.supervisor;

/** Whether we close a resource. */
public enum Ownership {
    /** We made it: closed with the plan, exactly once. */
    OWNED,
    /** Somebody else made it and gave it to us: reported, and left open. */
    HANDED_IN
}
