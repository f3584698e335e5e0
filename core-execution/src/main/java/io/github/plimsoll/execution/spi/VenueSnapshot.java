package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.SortableId;
import java.util.List;

/**
 * What a venue holds for one account.
 *
 * @param known false when the venue did not answer; then the rest means nothing
 * @param positions open positions
 * @param working client order ids that still work
 * @param cursor event cursor the snapshot is as of
 */
public record VenueSnapshot(boolean known, List<OpenPosition> positions, List<SortableId> working, long cursor) {
    /**
     * @param position our id of the position
     * @param instrument market
     * @param units open size in size units
     */
    public record OpenPosition(SortableId position, String instrument, long units) {}

    public VenueSnapshot {
        positions = List.copyOf(positions);
        working = List.copyOf(working);
    }

    public static VenueSnapshot unknown() {
        return new VenueSnapshot(false, List.of(), List.of(), 0);
    }
}
