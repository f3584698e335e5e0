package io.github.plimsoll.avantis.market;

/**
 * What moves in a market while it is traded. Immutable.
 *
 * @param closeOnly whether the venue takes exits alone
 * @param longInterest open interest of longs, micro-dollars
 * @param shortInterest of shorts, micro-dollars
 * @param maxInterest largest open interest of both sides, micro-dollars
 * @param maxWalletInterest largest open interest of one trader in this market, micro-dollars
 */
public record PairState(
        boolean closeOnly, long longInterest, long shortInterest, long maxInterest, long maxWalletInterest) {}
