package io.github.plimsoll.ratelimit;

import java.time.Duration;
import java.util.List;

/**
 * Exact sliding window: the charges in {@code [t, t + window)} never sum to more than {@code capacity}, for any t.
 * A charge made at t counts until t + window, where it stops counting. Every charge is remembered, so memory per key
 * is bounded by {@code maxEvents}. Immutable; checked when the plan is built, not here.
 *
 * @param id name within the plan; not blank, no dot
 * @param keyKind the kind of key that is counted
 * @param capacity most that may be charged within the window, 1 to {@link Limit#MAX_CAPACITY}, in the limit's own unit
 *     (calls, or micro-dollars)
 * @param windowMicros length in microseconds, 1 to {@link #MAX_WINDOW_MICROS}
 * @param maxEvents most charges within the window, 1 to {@link #MAX_EVENTS}; reported as limit {@code id.events}
 *     when it is what refuses
 * @param fromHistory see {@link Limit#fromHistory()}
 */
public record SlidingWindow(
        String id, String keyKind, long capacity, long windowMicros, int maxEvents, boolean fromHistory)
        implements Limit {
    /** 366 days. */
    public static final long MAX_WINDOW_MICROS = Ranges.MAX_WINDOW_MICROS;

    public static final int MAX_EVENTS = 100_000;
    /** Charges remembered per key for a volume limit when nothing else is said. */
    public static final int DEFAULT_VOLUME_EVENTS = 1_024;

    /** At most {@code count} calls within the window. */
    public static SlidingWindow count(String id, String keyKind, int count, Duration window) {
        return new SlidingWindow(id, keyKind, count, Ranges.micros(window), count, false);
    }

    /** At most {@code capacity} units (such as micro-dollars) within the window, in at most 1,024 charges. */
    public static SlidingWindow volume(String id, String keyKind, long capacity, Duration window) {
        int events = (int) Math.max(1, Math.min(capacity, DEFAULT_VOLUME_EVENTS));
        return new SlidingWindow(id, keyKind, capacity, Ranges.micros(window), events, false);
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
        return Ranges.duration(windowMicros);
    }

    @Override
    public void check(List<String> problems) {
        Ranges.named(this, problems);
        String name = Ranges.name(this);
        Ranges.check(name, "window in microseconds", windowMicros, MAX_WINDOW_MICROS, problems);
        Ranges.check(name, "number of charges remembered", maxEvents, MAX_EVENTS, problems);
    }
}
