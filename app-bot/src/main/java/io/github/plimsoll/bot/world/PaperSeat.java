package io.github.plimsoll.bot.world;

import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;

/** The paper venue where it lives: it takes up where the books stand once this process holds it. One thread drives it. */
final class PaperSeat {
    private final Store store;
    private final PaperVenue venue;
    private final VenueKeeper keeper;
    private boolean restored;

    PaperSeat(Store store, PaperVenue venue, VenueKeeper keeper) {
        this.store = store;
        this.venue = venue;
        this.keeper = keeper;
    }

    /** Whether this process holds the venue; any thread may ask. */
    boolean held() {
        return keeper.held();
    }

    /**
     * Whether this process holds the venue and has taken it up.
     *
     * @throws StoreException when the database did not say what to take up; the next call asks again
     */
    boolean taken() {
        if (!keeper.held()) {
            return false;
        }
        if (!restored) {
            restored = store.transact(tx -> {
                venue.restore(tx.openPositions(), tx.venueCursor(venue.name()));
                return true;
            });
        }
        return true;
    }

    void step() {
        venue.step();
    }
}
