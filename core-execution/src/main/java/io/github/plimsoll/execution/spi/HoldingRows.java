package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is held by all accounts.
 *
 * @param positions open ones, ordered by id
 * @param settled cash and margin of every account that has one of them, without what is not realised
 * @param exits plans of those positions that have one
 */
public record HoldingRows(
        List<StoredPosition> positions, SortedMap<AccountId, Usd> settled, SortedMap<SortableId, ExitPlan> exits) {
    public HoldingRows {
        positions = List.copyOf(positions);
        settled = Collections.unmodifiableSortedMap(new TreeMap<>(settled));
        exits = Collections.unmodifiableSortedMap(new TreeMap<>(exits));
    }
}
