package io.github.plimsoll.avantis.market;

/** Rules of the venue that are checked before anything is signed. The names are stable. */
public enum TradeRule {
    /** No market of this name, or not one alone. */
    UNKNOWN_MARKET,
    /** It is not traded any more. */
    NOT_LISTED,
    /** The venue takes exits alone, or says something else than was approved. */
    CLOSE_ONLY,
    LEVERAGE_TOO_LOW,
    LEVERAGE_TOO_HIGH,
    /** Collateral times leverage. */
    NOTIONAL_TOO_SMALL,
    /** No room for it on its side of the market. */
    MARKET_INTEREST,
    /** No room for it for this trader. */
    WALLET_INTEREST,
    TRADES_PER_PAIR,
    /** A target on the wrong side of the price. */
    TARGET_SIDE,
    /** A target beyond the largest profit. */
    TARGET_TOO_FAR,
    /** A stop on the wrong side of the price. */
    STOP_SIDE,
    /** A stop beyond the largest loss. */
    STOP_TOO_FAR,
    /** What the spread alone takes from the collateral. */
    SPREAD_TIMES_LEVERAGE,
    /** Orders that wait are not taken there. */
    MARKET_ORDERS_ONLY,
    SLIPPAGE_TOO_HIGH,
    /** The trader holds something in a market that is not named here, so that nobody counts what it can lose. */
    UNNAMED_POSITION
}
