package io.github.plimsoll.ratelimit;

import java.util.List;

/**
 * Fixed window of the UTC calendar: at most {@code capacity} between one boundary and the next, such as midnight and
 * midnight UTC. Two windows that touch may together see twice the capacity around their boundary; within one they
 * never do. Immutable; checked when the plan is built.
 *
 * @param id name within the plan; not blank, no dot
 * @param keyKind the kind of key that is counted
 * @param capacity most that may be charged within one window, 1 to {@link Limit#MAX_CAPACITY}, in the limit's unit
 * @param windowMicros length in microseconds, which must divide a day
 * @param fromHistory see {@link Limit#fromHistory()}
 */
public record CalendarWindow(String id, String keyKind, long capacity, long windowMicros, boolean fromHistory)
        implements Limit {
    /** A day of UTC, which has no leap seconds here. */
    public static final long DAY_MICROS = 86_400L * 1_000_000L;

    /** At most {@code capacity} between midnight and midnight UTC. */
    public static CalendarWindow utcDay(String id, String keyKind, long capacity) {
        return new CalendarWindow(id, keyKind, capacity, DAY_MICROS, false);
    }

    /** This limit, rebuilt from recorded usage at start. */
    public CalendarWindow rebuiltFromHistory() {
        return new CalendarWindow(id, keyKind, capacity, windowMicros, true);
    }

    @Override
    public void check(List<String> problems) {
        Ranges.named(this, problems);
        if (windowMicros < 1 || DAY_MICROS % windowMicros != 0) {
            problems.add(Ranges.name(this) + ": window in microseconds must divide a day of " + DAY_MICROS + ", not "
                    + windowMicros);
        }
    }
}
