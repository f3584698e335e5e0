package io.github.plimsoll.ratelimit;

/**
 * One limit of one key at one moment.
 *
 * @param limitId the limit
 * @param limit its capacity
 * @param used charged and reserved; above the limit only when recorded usage already was
 * @param remaining what could still be charged, not negative
 * @param resetAtMicros when nothing would be charged any more if nothing else happened, in epoch microseconds; now
 *     when nothing is; reservations still open are taken as committed now
 */
public record LimitStatus(String limitId, long limit, long used, long remaining, long resetAtMicros) {}
