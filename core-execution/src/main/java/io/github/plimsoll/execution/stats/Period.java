package io.github.plimsoll.execution.stats;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** A stretch of the calendar in UTC. A moment exactly on a boundary belongs to the period that begins there. */
public enum Period {
    /** From midnight UTC. */
    DAY,
    /** From Monday, midnight UTC, as ISO 8601 has it. */
    WEEK,
    /** From the first of the month, midnight UTC. */
    MONTH;

    private static final long DAY_MICROS = 86_400_000_000L;

    /**
     * The first day of the period that a moment lies in.
     *
     * @param micros world time, microseconds since the epoch; may be negative
     */
    public LocalDate start(long micros) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, DAY_MICROS));
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    /** The first day of the period after the one that begins with {@code start}. */
    public LocalDate next(LocalDate start) {
        return switch (this) {
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
        };
    }
}
