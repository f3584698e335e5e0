package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import org.jspecify.annotations.Nullable;

/**
 * Something a venue did. Events may come twice, late and out of order; {@code id} is unique per venue.
 *
 * @param sequence the venue's sequence; a cursor moves along it
 * @param id the venue's event id
 * @param kind what happened
 * @param account whose
 * @param order client order id; absent for a liquidation and for what a position is charged for being held
 * @param position the position concerned
 * @param units filled size in size units, or the collateral that was moved in micro-dollars; else 0
 * @param price fill price; absent for what fills nothing
 * @param fee fee of this fill or the charge, zero or above; funding that is received is negative. Of what adds it is paid beside
 *     the collateral, unless the venue has {@link Capability#FEES_FROM_MARGIN}
 * @param reason the venue's words for a decline, revert or cancel; empty otherwise
 * @param at world time, microseconds
 */
public record VenueEvent(
        long sequence,
        String id,
        Kind kind,
        AccountId account,
        @Nullable SortableId order,
        SortableId position,
        long units,
        @Nullable Price price,
        Usd fee,
        String reason,
        long at) {
    /** Kinds of venue events. */
    public enum Kind {
        FILL,
        DECLINED,
        /**
         * An order's transaction was mined and failed, for good: nothing executed. What it cost is an event of GAS. Who cannot
         * tell a decline from it says DECLINED.
         */
        REVERTED,
        CANCELLED,
        /** An order moved collateral into its position or out of it: the units are micro-dollars. */
        MARGIN,
        LIQUIDATED,
        /** One side of a market pays the other; from the collateral of the position. */
        FUNDING,
        /** Holding a position costs; from its collateral. */
        ROLLOVER,
        /** What a chain takes for carrying an order out; from cash. */
        GAS
    }

    /** The same with its place in the venue's sequence. */
    public VenueEvent numbered(long place) {
        return new VenueEvent(place, id, kind, account, order, position, units, price, fee, reason, at);
    }
}
