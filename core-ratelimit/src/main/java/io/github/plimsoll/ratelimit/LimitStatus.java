package io.github.plimsoll.ratelimit;

/**
 * One limit of one key at one moment. Immutable.
 *
 * @param limitId the limit
 * @param limit its capacity
 * @param used charged and reserved; above the limit only when recorded usage already was
 * @param remaining what could still be charged, not negative
 * @param resetAtMicros when nothing would be charged any more if nothing else happened, in epoch microseconds; now
 *     when nothing is; reservations still open are taken as committed now
 * @param retryAfterMicros how long until this limit grants the cost asked about, 0 when it would now. If nothing else
 *     happens, waiting exactly this long succeeds and waiting one microsecond less does not; reservations still open are
 *     taken as committed now. {@link #NEVER} when no waiting is known to help
 */
public record LimitStatus(
        String limitId, long limit, long used, long remaining, long resetAtMicros, long retryAfterMicros) {
    /** The cost is above the capacity, or the store that has to decide does not answer: no wait can be told. */
    public static final long NEVER = Long.MAX_VALUE;
}
