package io.github.plimsoll.ratelimit;

/** What ending a reservation did. A reservation ends once; ending it again changes nothing and says so. */
public enum Settlement {
    /** The quota stays charged, from now on for the length of each window. */
    COMMITTED,
    /** The quota was given back, exactly. */
    CANCELLED,
    /** Nothing changed: it was committed before. */
    ALREADY_COMMITTED,
    /** Nothing changed: it was cancelled before. */
    ALREADY_CANCELLED
}
