package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.UserId;

/**
 * One accepted open, from which the trade limits are rebuilt at start.
 *
 * @param user who
 * @param at world time of acceptance, microseconds
 * @param notionalMicros volume charged, micro-dollars
 */
public record UsageRow(UserId user, long at, long notionalMicros) {}
