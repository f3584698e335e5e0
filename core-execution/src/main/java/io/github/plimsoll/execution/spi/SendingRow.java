package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.SortableId;

/**
 * A send that may be under way.
 *
 * @param intent the intent in SENDING
 * @param leaseRemainingMicros what is left of its send lease on the store's clock; 0 or less when it ran out
 */
public record SendingRow(SortableId intent, long leaseRemainingMicros) {}
