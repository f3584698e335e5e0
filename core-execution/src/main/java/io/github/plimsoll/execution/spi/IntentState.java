package io.github.plimsoll.execution.spi;

import java.util.EnumSet;
import java.util.Set;

/** Life of an intent. Terminal states never leave; every other step is in {@link #next()}. */
public enum IntentState {
    /** Durable, not yet sent; the row is the outbox entry. */
    RECORDED,
    /** A sender passed the stop fence and holds a send lease. */
    SENDING,
    /** The venue acknowledged the order; acceptance is not a fill. */
    IN_FLIGHT,
    /** Sent or perhaps sent, outcome not proved; resolved only by proof, never by a guess. */
    UNKNOWN,
    /** Part of the size is filled, the rest is working. */
    PARTIALLY_FILLED,
    /** Terminal: the whole size is filled. */
    FILLED,
    /** Terminal: the venue declined, nothing executed. */
    REJECTED,
    /** Terminal: the venue carried it out and its transaction failed: nothing executed, but its gas may be spent. */
    REVERTED,
    /** Terminal: cancelled, nothing more executes. */
    CANCELLED,
    /** Terminal: never sent, or proved never accepted. */
    EXPIRED;

    private static final Set<IntentState> NONE = EnumSet.noneOf(IntentState.class);

    /** The states that may follow. */
    public Set<IntentState> next() {
        return switch (this) {
            case RECORDED -> EnumSet.of(SENDING, CANCELLED, EXPIRED);
            // A reducing order that is proved unsent goes back to the outbox: a user must be able to get out.
            case SENDING ->
                EnumSet.of(
                        RECORDED, IN_FLIGHT, UNKNOWN, PARTIALLY_FILLED, FILLED, REJECTED, REVERTED, CANCELLED, EXPIRED);
            case UNKNOWN ->
                EnumSet.of(RECORDED, IN_FLIGHT, PARTIALLY_FILLED, FILLED, REJECTED, REVERTED, CANCELLED, EXPIRED);
            case IN_FLIGHT -> EnumSet.of(UNKNOWN, PARTIALLY_FILLED, FILLED, REJECTED, REVERTED, CANCELLED);
            case PARTIALLY_FILLED -> EnumSet.of(FILLED, CANCELLED);
            case FILLED, REJECTED, REVERTED, CANCELLED, EXPIRED -> NONE;
        };
    }

    public boolean canBecome(IntentState state) {
        return next().contains(state);
    }

    /** The states that an intent may still leave, a new set. */
    public static Set<IntentState> open() {
        Set<IntentState> open = EnumSet.allOf(IntentState.class);
        open.removeIf(IntentState::terminal);
        return open;
    }

    public boolean terminal() {
        return next().isEmpty();
    }
}
