package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import java.util.Optional;

/** Leads from an order back to the entry that made it: the key of the order names it, see {@link EntryRules#nextKey}. */
final class EntryOrders {
    private EntryOrders() {}

    /** Empty for an order that nobody waited with: a key that only looks like that is of no entry. */
    static Optional<StoredEntry> madeBy(StoreTx tx, StoredIntent order) {
        int end = order.key().lastIndexOf(':');
        if (!order.key().startsWith(EntryRules.KEY) || end <= EntryRules.KEY.length()) {
            return Optional.empty();
        }
        String id = order.key().substring(EntryRules.KEY.length(), end);
        return SortableId.isValid(id)
                ? tx.entry(SortableId.parse(id)).filter(entry -> order.id().equals(entry.intent()))
                : Optional.empty();
    }
}
