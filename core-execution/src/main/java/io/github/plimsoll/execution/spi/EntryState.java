package io.github.plimsoll.execution.spi;

import java.util.EnumSet;
import java.util.Set;

/** Life of a resting entry. Terminal states never leave; every other step is in {@link #next()}. */
public enum EntryState {
    /** Waits for its price. */
    WORKING,
    /** An order of it is under way; only one at a time. */
    SENT,
    /** Its order rests at its venue, which is asked to end it until it says that it has ended or was filled. */
    ENDING,
    /** Terminal: an order of it was filled, wholly or in part. */
    DONE,
    /** Terminal: a person ended it. */
    CANCELLED,
    /** Terminal: its time was over. */
    EXPIRED,
    /** Terminal: its order was refused for a reason that waiting does not mend, or too often. */
    REJECTED;

    private static final Set<EntryState> NONE = EnumSet.noneOf(EntryState.class);

    /** The states that an entry may still leave, a new set. */
    public static Set<EntryState> open() {
        return EnumSet.of(WORKING, SENT, ENDING);
    }

    /** The states that may follow. */
    public Set<EntryState> next() {
        return switch (this) {
            case WORKING -> EnumSet.of(SENT, CANCELLED, EXPIRED, REJECTED);
            // An order that ended without a fill gives its entry back to work, within the entry's time; not one that
            // rested at its venue.
            case SENT -> EnumSet.of(WORKING, ENDING, DONE, CANCELLED, EXPIRED, REJECTED);
            case ENDING -> EnumSet.of(DONE, CANCELLED, EXPIRED, REJECTED);
            case DONE, CANCELLED, EXPIRED, REJECTED -> NONE;
        };
    }

    public boolean canBecome(EntryState state) {
        return next().contains(state);
    }

    public boolean terminal() {
        return next().isEmpty();
    }
}
