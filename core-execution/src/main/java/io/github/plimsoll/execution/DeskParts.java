package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.risk.RiskEngine;

/** What the desk is made of; its halves share it. */
record DeskParts(
        Store store,
        PriceFeed feed,
        RiskEngine risk,
        RateLimiter limiter,
        Listings listings,
        ControlPlane control,
        Venues venues,
        WorldClock clock,
        Ids ids) {
    /** How often a decision is taken again when the account changed under it. */
    static final int MAX_DECISIONS = 3;
}
