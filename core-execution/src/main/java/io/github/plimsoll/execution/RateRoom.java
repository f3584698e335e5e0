package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.RuleLine;

/**
 * One rate limit as an open would find it now: dollars with 2 decimals or more, else a count. Immutable.
 *
 * @param rule passed or not, with the limit and what would pass
 * @param used what is used already; empty while it is not known
 * @param after what would be used with the open; empty while it is not known
 */
public record RateRoom(RuleLine rule, String used, String after) {}
