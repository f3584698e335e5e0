package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a venue holds for one account.
 *
 * @param known false when the venue did not answer; then the rest means nothing
 * @param positions open positions
 * @param working client order ids that still work
 * @param balance collateral that the account has there beside its positions and working orders, or that its wallet has for the
 *     venue; absent when it is not known now, and where the venue keeps none, as the books alone do on paper
 * @param cursor event cursor the snapshot is as of
 */
public record VenueSnapshot(
        boolean known,
        List<OpenPosition> positions,
        List<SortableId> working,
        @Nullable Usd balance,
        long cursor) {
    /** Of a venue that keeps no money. */
    public VenueSnapshot(boolean known, List<OpenPosition> positions, List<SortableId> working, long cursor) {
        this(known, positions, working, null, cursor);
    }

    /**
     * @param position our id of the position; of one that was not opened by us an id that the venue's adapter makes out of
     *     what names it there, the same in every answer
     * @param instrument market
     * @param units open size in size units
     * @param terms what else is known of it; without them a position that is not ours cannot be adopted
     */
    public record OpenPosition(
            SortableId position,
            String instrument,
            long units,
            @Nullable Terms terms) {
        /** Of a venue that shows sizes and nothing else. */
        public OpenPosition(SortableId position, String instrument, long units) {
            this(position, instrument, units, null);
        }
    }

    /**
     * A position as the venue has it.
     *
     * @param side long or short
     * @param entry average entry price
     * @param collateral margin that it holds, zero or above
     * @param leverage leverage
     */
    public record Terms(Side side, Price entry, Usd collateral, Leverage leverage) {}

    public VenueSnapshot {
        positions = List.copyOf(positions);
        working = List.copyOf(working);
    }

    public static VenueSnapshot unknown() {
        return new VenueSnapshot(false, List.of(), List.of(), null, 0);
    }
}
