package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.SortableId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, written with the state change it reports and read by a cursor per consumer: at least once,
 * {@code id} for dedupe.
 *
 * @param sequence position in the stream, given by the store; 0 before it is stored
 * @param id for dedupe
 * @param type such as FILLED, EXPIRED, TRIGGERED, LIQUIDATED, STOPPED
 * @param user whom it concerns; absent when it concerns everybody
 * @param at world time, microseconds
 * @param trace trace id of the command that caused it
 * @param data flat, for people and programs; amounts are decimal text
 */
public record BusinessEvent(
        long sequence,
        SortableId id,
        String type,
        @Nullable String user,
        long at,
        String trace,
        SortedMap<String, String> data) {
    public BusinessEvent {
        data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
    }
}
