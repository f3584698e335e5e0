package io.github.plimsoll.ratelimit;

import java.time.Duration;

/**
 * Exact sliding window: the charges in {@code [t, t + window)} never sum to more than {@code capacity}, for any t.
 * A charge made at t counts until t + window, where it stops counting. Every charge is remembered, so memory per key
 * is bounded by {@code maxEvents}. Immutable; checked when the plan is built, not here.
 *
 * @param id name within the plan; not blank, no dot
 * @param keyKind the kind of key that is counted
 * @param capacity most that may be charged within the window, 1 to {@link #MAX_CAPACITY}, in the limit's own unit
 *     (calls, or micro-dollars)
 * @param windowMicros length in microseconds, 1 to {@link #MAX_WINDOW_MICROS}
 * @param maxEvents most charges within the window, 1 to {@link #MAX_EVENTS}; reported as limit {@code id.events}
 *     when it is what refuses
 * @param fromHistory see {@link Limit#fromHistory()}
 */
public record SlidingWindow(
        String id, String keyKind, long capacity, long windowMicros, int maxEvents, boolean fromHistory)
        implements Limit {
    /** Half of the range of {@code long}, so that no sum of two charges can wrap. */
    public static final long MAX_CAPACITY = Long.MAX_VALUE / 2;
    /** 366 days. */
    public static final long MAX_WINDOW_MICROS = 366L * 86_400L * 1_000_000L;

    public static final int MAX_EVENTS = 100_000;
    /** Charges remembered per key for a volume limit when nothing else is said. */
    public static final int DEFAULT_VOLUME_EVENTS = 1_024;

    /** At most {@code count} calls within the window. */
    public static SlidingWindow count(String id, String keyKind, int count, Duration window) {
        return new SlidingWindow(id, keyKind, count, micros(window), count, false);
    }

    /** At most {@code capacity} units (such as micro-dollars) within the window, in at most 1,024 charges. */
    public static SlidingWindow volume(String id, String keyKind, long capacity, Duration window) {
        int events = (int) Math.max(1, Math.min(capacity, DEFAULT_VOLUME_EVENTS));
        return new SlidingWindow(id, keyKind, capacity, micros(window), events, false);
    }

    /** This limit, rebuilt from recorded usage at start. */
    public SlidingWindow rebuiltFromHistory() {
        return new SlidingWindow(id, keyKind, capacity, windowMicros, maxEvents, true);
    }

    /** This limit with another bound on the number of charges within the window. */
    public SlidingWindow withMaxEvents(int events) {
        return new SlidingWindow(id, keyKind, capacity, windowMicros, events, fromHistory);
    }

    public Duration window() {
        return Duration.of(windowMicros, java.time.temporal.ChronoUnit.MICROS);
    }

    // A window finer than a tick or beyond the range becomes 0, which the plan refuses with the other problems.
    private static long micros(Duration window) {
        if (window.isNegative() || window.compareTo(Duration.ofDays(100_000)) > 0 || window.getNano() % 1_000 != 0) {
            return 0;
        }
        return window.getSeconds() * 1_000_000L + window.getNano() / 1_000;
    }
}
