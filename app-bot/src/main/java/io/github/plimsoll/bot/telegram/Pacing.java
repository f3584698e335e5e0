package io.github.plimsoll.bot.telegram;

/** At most so many in an interval with some at once, by the time at which the next would be due. Not thread-safe. */
final class Pacing {
    private final long intervalNanos;
    private final long toleranceNanos;
    private long due = Long.MIN_VALUE;

    /** @param burst how many may go at once after a rest */
    Pacing(long intervalNanos, int burst) {
        this.intervalNanos = intervalNanos;
        this.toleranceNanos = intervalNanos * (burst - 1);
    }

    /** Nanoseconds until one may go; 0 for now. */
    long waitNanos(long now) {
        return due == Long.MIN_VALUE ? 0 : Math.max(0, due - toleranceNanos - now);
    }

    void take(long now) {
        due = Math.max(due, now) + intervalNanos;
    }

    /** Whether it holds nothing back, as if it were new. */
    boolean rested(long now) {
        return due <= now;
    }
}
