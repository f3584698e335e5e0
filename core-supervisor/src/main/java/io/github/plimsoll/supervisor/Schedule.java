package io.github.plimsoll.supervisor;

import java.time.Duration;

/**
 * When something is due. By the wall clock, in UTC and so without summer time: {@link #aligned} and {@link #calendar}; the
 * due times are slots that every process agrees on. By process time: {@link #fixedRate} and {@link #fixedDelay}. Immutable.
 */
public final class Schedule {
    private enum Kind {
        RATE,
        DELAY,
        ALIGNED,
        CALENDAR
    }

    private final Kind kind;
    private final long micros;
    private final CronFields fields;

    private Schedule(Kind kind, long micros, CronFields fields) {
        this.kind = kind;
        this.micros = micros;
        this.fields = fields;
    }

    private static final String ALWAYS = "* * * * *";

    private static Schedule every(Kind kind, Duration time, Duration min, Duration max) {
        Problems problems = new Problems("schedule");
        problems.range("interval", time, min, max);
        problems.throwIfAny();
        return new Schedule(kind, time.toNanos() / 1_000, new CronFields(ALWAYS));
    }

    /** So often, whatever a run takes; the first when the scheduler first looks. 1 ms to 365 days. */
    public static Schedule fixedRate(Duration period) {
        return every(Kind.RATE, period, Duration.ofMillis(1), Times.YEAR);
    }

    /** So long after the end of the run before; the first when the scheduler first looks. 1 ms to 365 days. */
    public static Schedule fixedDelay(Duration delay) {
        return every(Kind.DELAY, delay, Duration.ofMillis(1), Times.YEAR);
    }

    /** At every multiple of the interval since 1970-01-01T00:00Z, 1 minute to 1 day; it need not divide anything. */
    public static Schedule aligned(Duration interval) {
        return every(Kind.ALIGNED, interval, Duration.ofMinutes(1), Duration.ofDays(1));
    }

    /**
     * Five fields in UTC: minute 0-59, hour 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 0-7 or SUN-SAT; each {@code *},
     * {@code 5}, {@code 1-5}, {@code *}{@code /15} or a list of these. {@code 30 6 * * MON-FRI}. A day of the month or a
     * weekday, not both.
     *
     * @throws IllegalArgumentException in one sentence with an example
     */
    public static Schedule calendar(String fields) {
        return new Schedule(Kind.CALENDAR, 0, new CronFields(fields));
    }

    boolean byWall() {
        return kind == Kind.ALIGNED || kind == Kind.CALENDAR;
    }

    boolean afterEnd() {
        return kind == Kind.DELAY;
    }

    /** The first slot after this time; by process time the one an interval after it. */
    long next(long after) {
        return switch (kind) {
            case RATE, DELAY -> after + micros;
            case ALIGNED -> (Math.floorDiv(after, micros) + 1) * micros;
            case CALENDAR -> fields.next(after);
        };
    }

    /** The latest slot that is not after now, given one at or before now. */
    long latest(long known, long now) {
        if (kind != Kind.CALENDAR) {
            return kind == Kind.ALIGNED ? Math.floorDiv(now, micros) * micros : known + (now - known) / micros * micros;
        }
        long latest = known;
        for (long next = fields.next(known); next <= now; next = fields.next(next)) {
            latest = next;
        }
        return latest;
    }

    /** The first of the latest {@code most} slots from {@code next}, which is due, until now. */
    long oldest(long next, long now, int most) {
        if (kind != Kind.CALENDAR) {
            return Math.max(next, latest(next, now) - (most - 1) * micros);
        }
        long first = next;
        int count = 1;
        for (long at = fields.next(next); at <= now; at = fields.next(at)) {
            if (++count > most) {
                first = fields.next(first);
            }
        }
        return first;
    }
}
