package io.github.plimsoll.execution.spi;

import java.util.EnumSet;
import java.util.Set;

/** Where something stands that a wallet is to do on its chain. */
public enum SendState {
    /** Recorded; it has no place in the wallet's sequence and nothing is signed. */
    PLANNED,
    /** It has its place in the wallet's sequence, for life; what is to be signed may be written, nothing is signed. */
    RESERVED,
    /** Signed bytes are stored: from now on they may have left. */
    SIGNED,
    /** A node has them, or had them. */
    BROADCAST,
    /** In a block of the chain as it is now. */
    MINED,
    /** In a block that the chain below has seen. */
    SAFE,
    /** Done, in a block that does not go away. The end. */
    FINAL,
    /** Refused by the contract, in a block that does not go away; its fee is paid. The end. */
    REVERTED,
    /** Its place in the sequence was used for nothing, in a block that does not go away. The end. */
    CANCELLED,
    /** Proved never to happen: nothing was signed, or its place was used by something else for good. The end. */
    DEAD;

    private static final Set<SendState> LEFT = EnumSet.of(SIGNED, BROADCAST, MINED, SAFE);

    /** Whether it never changes again. */
    public boolean ended() {
        return compareTo(SAFE) > 0;
    }

    /** Whether signed bytes may have left while this is the state. */
    public boolean left() {
        return LEFT.contains(this);
    }

    /** Whether this state may become that one; a state may become itself until the end. */
    public boolean mayBecome(SendState next) {
        return switch (this) {
            case PLANNED -> next == PLANNED || next == RESERVED || next == DEAD;
            case RESERVED -> next == RESERVED || next == PLANNED || next == SIGNED || next == DEAD;
            case SIGNED -> next.left() || next.ended();
            case BROADCAST -> next != SIGNED && (next.left() || next.ended());
            case MINED, SAFE -> next != SIGNED && next != DEAD && (next.left() || next.ended());
            case FINAL, REVERTED, CANCELLED, DEAD -> false;
        };
    }
}
