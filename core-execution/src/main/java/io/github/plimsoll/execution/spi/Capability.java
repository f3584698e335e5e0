package io.github.plimsoll.execution.spi;

/** What a venue can do by itself. */
public enum Capability {
    /** A close can never flip a position, so a second close is safe while the first is Unknown. */
    NATIVE_REDUCE_ONLY,
    /** The venue keeps our client order ids and refuses a second order with the same id. */
    CLIENT_IDS,
    /** An id the venue does not know was never accepted and, after its deadline, never will be. */
    ABSENCE_PROVES_UNSENT,
    PARTIAL_CLOSE,
    /** Adds to an open position, and declines what would add to one that is gone. */
    INCREASE,
    /**
     * Takes collateral into an open position and gives it back, each order as a whole or not at all. It declines what would
     * liquidate the position at once, or bring its liquidation price nearer than the worst price of the order.
     */
    CHANGE_MARGIN,
    /**
     * What an open or an increase costs is taken from its collateral, not paid beside it: the position holds that much less, and is
     * liquidated that much nearer.
     */
    FEES_FROM_MARGIN,
    /**
     * Its positions live outside of the process: every process is shown the same, so that they are compared with the books
     * while running. A venue that lives in one process knows only what that process did since its start.
     */
    SHARED_POSITIONS,
    /**
     * It keeps an open that waits for its price ({@link StoredIntent#resting}), with the collateral held there, carries it out while
     * no process of ours runs, and calls it off when asked ({@link Venue#callOff}).
     */
    RESTING_ORDERS
}
