package io.github.plimsoll.execution.spi;

/** How far an order came that is signed for a venue. */
public enum PreparedState {
    /** What is to be signed is written, with its nonce and its deadline; nothing of it is signed, or is any more of use. */
    PREPARED,
    /** Signed and stored; no byte of it has left, or all that left were turned away. */
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
    public boolean isOpen() {
        return this == POSTED || this == ACCEPTED || this == GIVEN_UP;
    }

    /** Whether it may be signed: no bytes of it can be on their way. */
    public boolean maySign() {
        return this == PREPARED || this == SIGNED || this == LAPSED;
    }

    /**
     * Whether this state may become that one. What was turned away, lapsed or declined may be told to have happened all the
     * same; after an end nothing but another telling of an end comes.
     */
    public boolean mayBecome(PreparedState next) {
        return switch (this) {
            case PREPARED -> next == PREPARED || next == POSTED || next == GIVEN_UP || next == ENDED;
            case SIGNED -> next != ACCEPTED && next != LAPSED;
            case POSTED -> next != PREPARED;
            case ACCEPTED -> next == ACCEPTED || next == GIVEN_UP || next == ENDED;
            case LAPSED -> next == PREPARED || next == LAPSED || next == GIVEN_UP || next == ENDED;
            case GIVEN_UP, ENDED -> next == GIVEN_UP || next == ENDED;
        };
    }
}
