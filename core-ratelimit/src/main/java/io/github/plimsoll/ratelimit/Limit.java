package io.github.plimsoll.ratelimit;

import java.util.List;

/** One named limit of a {@link Plan}. Immutable; ranges are checked when the plan is built. */
public sealed interface Limit permits SlidingWindow, CalendarWindow, Gcra, TokenBucket, InFlight {
    /** Half of the range of {@code long}, so that no sum of two charges can wrap. */
    long MAX_CAPACITY = Long.MAX_VALUE / 2;

    /** Name within the plan, as answers and status report it. */
    String id();

    /** The kind of key that is counted. */
    String keyKind();

    /** The most that one key can have charged at any time, in the limit's own unit. */
    long capacity();

    /** Whether counters are rebuilt from recorded usage at start; until then every action with this limit is refused. */
    default boolean fromHistory() {
        return false;
    }

    /** Adds a sentence for every value of this limit that is out of range. */
    void check(List<String> problems);
}
