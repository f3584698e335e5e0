package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.RuleLine;

/**
 * One rate limit as an open would find it now: dollars with 2 decimals or more, else a count. Immutable.
 *
 * @param limitId the limit, see {@link io.github.plimsoll.ratelimit.TradingPlan}
 * @param left what could still be charged in the limit's own unit, dollars in micro-dollars; 0 while it is not known
 * @param rule passed or not, with the limit and what would pass
 * @param used what is used already; empty while it is not known
 * @param after what would be used with the open; empty while it is not known
 */
public record RateRoom(String limitId, long left, RuleLine rule, String used, String after) {}
