package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Confirmations;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.risk.RiskEngine;

/** The trade path as the commands see it. */
public record Trading(
        Store store,
        TradeDesk desk,
        PriceFeed feed,
        Listings listings,
        ControlPlane control,
        Confirmations confirmations,
        RiskEngine risk,
        RateLimiter limiter,
        Ids ids,
        Pace pace,
        Readiness readiness,
        Recovery recovery,
        DeadLetters letters) {}
