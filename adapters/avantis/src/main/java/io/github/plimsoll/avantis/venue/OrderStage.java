package io.github.plimsoll.avantis.venue;

/** How far an order came. */
public enum OrderStage {
    /** Signed and stored; no byte of it has left. */
    SIGNED,
    /** Its bytes may have left; nobody said that they arrived. */
    POSTED,
    /** The venue took it. */
    ACCEPTED,
    /** The venue gave it up, which does not prove that it will not happen. */
    GIVEN_UP,
    /** Proved not to have happened, and too late to happen. It may be signed again, with the same nonce. */
    LAPSED,
    /** Its end is told in events. */
    ENDED;

    /** Whether it may still happen, or has and nobody knows it yet. */
    boolean isOpen() {
        return this == POSTED || this == ACCEPTED || this == GIVEN_UP;
    }
}
