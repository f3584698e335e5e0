package io.github.plimsoll.supervisor;

import java.time.Duration;

/** Bounds of durations, and comparing readings of a clock that may wrap around. */
final class Times {
    static final Duration MICRO = Duration.ofNanos(1_000);
    static final Duration YEAR = Duration.ofDays(365);

    private Times() {}

    /** Whether {@code now} is at or after {@code deadline}. */
    static boolean reached(long deadline, long now) {
        return now - deadline >= 0;
    }

    static long earlier(long a, long b) {
        return a - b <= 0 ? a : b;
    }

    static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    static Duration between(long from, long to) {
        return Duration.ofNanos(Math.max(0, to - from));
    }
}
