package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.SortableId;
import java.util.Objects;

/**
 * What a reducing order needs to know of its position. Immutable.
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
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(remaining, "remaining");
        Objects.requireNonNull(reservedByOpenCloses, "reservedByOpenCloses");
        Objects.requireNonNull(minPartialSize, "minPartialSize");
    }
}
