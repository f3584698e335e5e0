package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import jakarta.inject.Inject;

/** The parts of the trade path that are gathered from. */
public record Watched(
        Store store, TradeDesk desk, PriceFeed feed, Listings listings, ControlPlane control, RateLimiter limiter) {
    @Inject
    public Watched {}
}
