package io.github.plimsoll.avantis.market;

import io.github.plimsoll.avantis.FeeRates;

/**
 * What stays as it is in a market until somebody decides otherwise. Immutable.
 *
 * @param symbol its name, such as {@code BTC/USD}
 * @param index its number, which is looked up by the name and never written down
 * @param upside whether fees are a part of the profit; such pairs take market orders only, and orders of their own type
 * @param listed whether it is traded at all
 * @param minLeverage 1e-10 of 1x
 * @param maxLeverage 1e-10 of 1x
 * @param minNotional collateral times leverage, micro-dollars
 * @param maxGain 1e-10 percent of the collateral at which a target is capped
 * @param maxLoss 1e-10 percent of the collateral beyond which no stop is taken
 * @param maxLongShare 1e-10 percent of the largest open interest that longs may have
 * @param maxShortShare the same for shorts
 * @param openFees of the notional
 * @param closeFees of notional and result
 * @param feedId whose prices it trades at
 */
public record PairTerms(
        String symbol,
        long index,
        boolean upside,
        boolean listed,
        long minLeverage,
        long maxLeverage,
        long minNotional,
        long maxGain,
        long maxLoss,
        long maxLongShare,
        long maxShortShare,
        FeeRates openFees,
        FeeRates closeFees,
        String feedId) {}
