package io.github.plimsoll.avantis.market;

import io.github.plimsoll.numbers.Side;

/**
 * An open or an increase before it is signed. Immutable.
 *
 * @param side long or short
 * @param waits whether it is to wait for a price
 * @param opensNew whether it takes one of the trader's places in the market; an increase does not
 * @param collateral micro-dollars, above 0
 * @param leverage 1e-10 of 1x, above 0
 * @param price at which it is expected to fill, 1e-10 dollars, above 0
 * @param takeProfit 1e-10 dollars; 0 for none
 * @param stopLoss 1e-10 dollars; 0 for none
 * @param slippage 1e-10 percent
 * @param spread as the venue quotes it, 1e-10 percent, at least 0
 * @param tradesInPair the trader's positions and waiting orders in the market
 * @param ownInterest of the trader in the market, micro-dollars
 */
public record PlannedTrade(
        Side side,
        boolean waits,
        boolean opensNew,
        long collateral,
        long leverage,
        long price,
        long takeProfit,
        long stopLoss,
        long slippage,
        long spread,
        long tradesInPair,
        long ownInterest) {
    /** @throws IllegalArgumentException when a number is out of range */
    public PlannedTrade {
        if (collateral <= 0 || leverage <= 0 || price <= 0) {
            throw new IllegalArgumentException("collateral, leverage and price of an order are above 0");
        }
        if (Math.min(Math.min(takeProfit, stopLoss), Math.min(slippage, spread)) < 0
                || Math.min(tradesInPair, ownInterest) < 0) {
            throw new IllegalArgumentException("levels, slippage, spread and counts of an order are at least 0");
        }
    }
}
