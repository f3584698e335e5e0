package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.SortableId;

/**
 * What a reducing order needs to know of its position. Immutable. Source: contracts, section 3.
 *
 * @param id the position
 * @param account its owner
 * @param version row version that was read; recording compares it
 * @param remaining size that is still open
 * @param reservedByOpenCloses size of the closes that are recorded but not finished, Unknown ones included
 * @param minPartialSize smallest partial close; a close of all that is left may be smaller
 */
public record PositionView(
        SortableId id,
        AccountId account,
        long version,
        Quantity remaining,
        Quantity reservedByOpenCloses,
        Quantity minPartialSize) {
    public PositionView {
        Given.notNull(id, "id");
        Given.notNull(account, "account");
        Given.notNull(remaining, "remaining");
        Given.notNull(reservedByOpenCloses, "reservedByOpenCloses");
        Given.notNull(minPartialSize, "minPartialSize");
    }
}
