package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.StoredEntry;
import org.jspecify.annotations.Nullable;

/**
 * The desk's answer about a resting entry. One that was accepted is durable and waits for its price.
 *
 * @param accepted whether it did what was asked
 * @param code OK, or the code of the first violated rule
 * @param reason the first violation in words; empty when accepted
 * @param decision the stored decision of its placing or change; absent when the command was refused before anything could be stored
 * @param entry the entry as it stands now; absent when none was placed
 * @param repeated whether this key was answered before
 */
public record EntryReceipt(
        boolean accepted,
        String code,
        String reason,
        @Nullable Decision decision,
        @Nullable StoredEntry entry,
        boolean repeated) {
    /** The price is beyond the trigger already: the entry would not wait. */
    public static final String TRIGGER_REACHED = "TRIGGER_REACHED";
    /** So many entries of the account wait already. */
    public static final String ENTRIES_FULL = "ENTRIES_FULL";

    public static final String ENTRY_NOT_FOUND = "ENTRY_NOT_FOUND";
    /** It has ended, or its order can no longer be called back. */
    public static final String ENTRY_ENDED = "ENTRY_ENDED";

    /** Its order is under way: what it brings can no longer be changed. */
    public static final String ENTRY_SENT = "ENTRY_SENT";

    /** A venue waits for one price, not for a trigger and then a limit. */
    public static final String AT_VENUE_ONE_PRICE = "AT_VENUE_ONE_PRICE";

    /** A deadline counts from the opening, of which nobody knows when it will be. */
    public static final String AT_VENUE_DEADLINE = "AT_VENUE_DEADLINE";

    static EntryReceipt refused(String code, String reason) {
        return new EntryReceipt(false, code, reason, null, null, false);
    }

    static EntryReceipt of(Decision decision, @Nullable StoredEntry entry, boolean repeated) {
        return new EntryReceipt(
                decision.approved(), decision.code(), Receipt.firstReason(decision.rules()), decision, entry, repeated);
    }
}
