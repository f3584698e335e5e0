package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Leverage;

/**
 * What a market leaves to an order under some limits, worked out when they are first asked together: the moments at which
 * its price may be used, and the tightest of several bounds. Immutable.
 */
final class MarketRooms {
    private static final long MILLION = 1_000_000;

    final FlatLimits limits;
    /** The first and the last microsecond at which the price is neither from the future nor too old. */
    final long from;

    final long until;
    /** The largest leverage in hundredths at which spread and confidence are within the buffer. */
    final long buffered;
    /** The largest that limits, venue and buffer permit. */
    final long leverage;
    /** The smallest notional that limits and venue permit and that buys one unit of size. */
    final long least;

    /** Of a market that is calm. */
    MarketRooms(FlatLimits limits, MarketState market) {
        this.limits = limits;
        from = Math.max(0, market.asOfMicros() - RiskPolicy.MAX_CLOCK_LEAD_MICROS);
        until = market.asOfMicros() + limits.maxAge;
        buffered = buffered(market, limits.buffer);
        leverage = Math.min(Math.min(limits.maxLeverage, market.venueLeverage), buffered);
        least = Math.max(market.least, limits.minNotional);
    }

    /** The leverage at which the noise is within a share of the distance to liquidation, and that is not nothing. */
    private static long buffered(MarketState market, long share) {
        long distance = Math.max(1, (market.noise * MILLION + share - 1) / share);
        return Math.min(Leverage.MAX_HUNDREDTHS, market.distanceAtOneHundredth / distance);
    }
}
