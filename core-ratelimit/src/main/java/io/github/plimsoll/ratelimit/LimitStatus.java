package io.github.plimsoll.ratelimit;

/**
 * One limit of one key at one moment. Immutable.
 *
 * @param limitId the limit
 * @param limit its capacity
 * @param used charged and reserved; above the limit only when recorded usage already was; the whole limit while what was
 *     used is not {@linkplain #known known}
 * @param remaining what could still be charged, not negative
 * @param resetAtMicros when nothing would be charged any more if nothing else happened, in epoch microseconds; now
 *     when nothing is; reservations still open are taken as committed now; {@link #NEVER} while it is not known
 * @param retryAfterMicros how long until this limit grants the cost asked about, 0 when it would now. If nothing else
 *     happens, waiting exactly this long succeeds and waiting one microsecond less does not; reservations still open are
 *     taken as committed now. {@link #NEVER} when the cost is above the capacity, and while it is not known
 */
public record LimitStatus(
        String limitId, long limit, long used, long remaining, long resetAtMicros, long retryAfterMicros) {
    /** No wait helps, or none can be told. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Of a limit that refuses because recorded usage is not restored, or the shared counters are out of reach. */
    static LimitStatus unknown(String limitId, long limit) {
        return new LimitStatus(limitId, limit, limit, 0, NEVER, NEVER);
    }

    /** Whether it is known what was used. */
    public boolean known() {
        return resetAtMicros != NEVER;
    }
}
