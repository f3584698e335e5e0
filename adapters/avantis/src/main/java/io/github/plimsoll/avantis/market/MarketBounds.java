package io.github.plimsoll.avantis.market;

/**
 * What of a market's terms bounds a decision before anything is asked of the venue. Immutable.
 *
 * @param maxLeverage 1e-10 of 1x
 * @param minNotional micro-dollars
 * @param fee the largest of all for opening and closing, 1e-10 percent of the notional
 */
public record MarketBounds(long maxLeverage, long minNotional, long fee) {}
