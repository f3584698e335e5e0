package io.github.plimsoll.ratelimit;

/**
 * A capacity that an admin gave one key, higher or lower than the plan's, until it expires.
 *
 * @param key whose
 * @param limitId of which limit
 * @param capacity instead of the plan's and of what the user asked for, at least 1
 * @param untilMicros when it ends, in epoch microseconds of the limiter's clock
 * @param by who gave it; not blank
 * @param reason why; not blank
 */
public record SpecialLimit(Key key, String limitId, long capacity, long untilMicros, String by, String reason) {
    public SpecialLimit {
        if (by.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a special limit needs who gave it and why");
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("a special limit must be at least 1, not " + capacity);
        }
    }
}
