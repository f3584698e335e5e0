package io.github.plimsoll.ratelimit.spi;

import io.github.plimsoll.ratelimit.Key;

/**
 * One recorded charge.
 *
 * @param limitId the limit it counts for
 * @param key whose budget it was
 * @param atMicros when it was accepted, in epoch microseconds of the clock the limiter uses
 * @param cost what was charged, at least 1, in the limit's unit (a call, or micro-dollars)
 */
public record Usage(String limitId, Key key, long atMicros, long cost) {}
