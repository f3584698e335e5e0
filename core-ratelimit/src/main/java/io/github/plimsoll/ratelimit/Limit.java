package io.github.plimsoll.ratelimit;

/** One named limit of a {@link Plan}. Immutable. */
public sealed interface Limit permits SlidingWindow {
    /** Name within the plan, as answers and status report it. */
    String id();

    /** The kind of key that is counted. */
    String keyKind();

    /** The most that one key can have charged at any time, in the limit's own unit. */
    long capacity();

    /** Whether counters are rebuilt from recorded usage at start; until then every action with this limit is refused. */
    boolean fromHistory();
}
