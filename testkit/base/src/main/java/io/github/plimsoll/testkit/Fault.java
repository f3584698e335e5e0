package io.github.plimsoll.testkit;

/** What may happen to a call on its way to a port and back. */
public enum Fault {
    /** Nothing. */
    NONE,
    /** It does not arrive: nothing is done, and the caller sees a failure. */
    LOST,
    /** It is done, but the caller sees a failure: only asking again tells. */
    ANSWER_LOST,
    /** It is done twice; the caller sees the second answer. */
    TWICE,
    /** It is done, and the answer comes late. */
    LATE
}
