package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import org.jspecify.annotations.Nullable;

/**
 * What the books say of an open position and of its protection. Immutable.
 *
 * @param position its id
 * @param account whose
 * @param instrument market
 * @param stop the tightest stop there is now, a trailing one included; null for none
 */
public record BookedStop(
        SortableId position,
        AccountId account,
        String instrument,
        @Nullable Price stop) {}
