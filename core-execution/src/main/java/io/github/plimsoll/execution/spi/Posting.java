package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One balanced ledger transaction: its entries sum to zero.
 *
 * @param id the posting
 * @param account whose books
 * @param type such as DEPOSIT, OPEN, CLOSE, LIQUIDATION
 * @param reference intent or venue event it settles; unique per type, so that money moves once
 * @param position the position, when there is one
 * @param at world time, microseconds
 * @param entries two or more, never zero
 */
public record Posting(
        SortableId id,
        AccountId account,
        String type,
        String reference,
        @Nullable SortableId position,
        long at,
        List<Entry> entries) {
    /** One entry: a positive amount adds to the book. */
    public record Entry(Book book, Usd amount) {}

    public Posting {
        entries = List.copyOf(entries);
        Usd sum = Usd.ZERO;
        for (Entry entry : entries) {
            sum = sum.plus(entry.amount());
        }
        if (entries.size() < 2 || sum.micros() != 0) {
            throw new IllegalStateException("posting " + type + " " + reference + " does not balance: " + sum);
        }
    }
}
