package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;

/**
 * A position of ours and where it is at the venue. Immutable.
 *
 * @param id ours
 * @param account whose
 * @param instrument market
 * @param trader whose at the venue
 * @param pairIndex the market's number
 * @param index which of the trader's positions in it
 * @param openedAt the venue's timestamp as last seen, epoch seconds
 * @param side long or short
 * @param units open size in units of the instrument; 0 when it is closed
 * @param collateral net, micro-dollars
 * @param leverage 1e-10 of 1x
 * @param openPrice 1e-10 dollars
 * @param version of the stored row; 0 before it is stored
 */
public record TrackedPosition(
        SortableId id,
        AccountId account,
        String instrument,
        EvmAddress trader,
        long pairIndex,
        long index,
        long openedAt,
        Side side,
        long units,
        long collateral,
        long leverage,
        long openPrice,
        long version) {
    boolean open() {
        return units > 0;
    }

    /** As the venue has it now. */
    TrackedPosition now(long unitsNow, long collateralNow, long leverageNow, long openPriceNow, long timestamp) {
        return new TrackedPosition(
                id,
                account,
                instrument,
                trader,
                pairIndex,
                index,
                timestamp,
                side,
                unitsNow,
                collateralNow,
                leverageNow,
                openPriceNow,
                version);
    }

    TrackedPosition left(long unitsLeft, long collateralLeft, long timestamp) {
        return now(unitsLeft, collateralLeft, leverage, openPrice, timestamp);
    }
}
