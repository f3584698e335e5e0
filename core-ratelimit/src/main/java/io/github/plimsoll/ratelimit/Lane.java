package io.github.plimsoll.ratelimit;

/** Capacity is kept apart per lane: what one lane uses, keys included, is never missing in the other. */
public enum Lane {
    /** Everything that may have to wait. */
    NORMAL,
    /** What lets somebody get out. Its limits and its room for keys belong to it alone. */
    EXIT
}
