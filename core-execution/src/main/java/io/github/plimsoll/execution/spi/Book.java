package io.github.plimsoll.execution.spi;

/** The books of the double-entry ledger of one account. */
public enum Book {
    /** Free collateral of the account. */
    CASH,
    /** Collateral held by open positions. */
    MARGIN,
    /** Trading result: the venue's side of realised PnL. */
    PNL,
    /** Fees paid to the venue. */
    FEES,
    /** The world outside: deposits come from here, withdrawals go there. */
    EXTERNAL
}
