package io.github.plimsoll.ratelimit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Ranges of limits, said in words when they are left. */
final class Ranges {
    /** 366 days. */
    static final long MAX_WINDOW_MICROS = 366L * 86_400L * 1_000_000L;
    /** Products of capacity and period stay below this, so that no sum of two can wrap. */
    static final long MAX_PRODUCT = 1L << 61;

    private Ranges() {}

    static void check(String name, String what, long actual, long max, List<String> problems) {
        if (actual < 1 || actual > max) {
            problems.add(name + ": " + what + " must be 1 to " + max + ", not " + actual);
        }
    }

    /** What every limit has. */
    static void named(Limit limit, List<String> problems) {
        String name = name(limit);
        if (limit.id().isBlank() || limit.id().indexOf('.') >= 0) {
            problems.add(name + ": the id must not be blank or contain a dot");
        }
        if (limit.keyKind().isBlank()) {
            problems.add(name + ": the kind of key must not be blank");
        }
        check(name, "capacity", limit.capacity(), Limit.MAX_CAPACITY, problems);
    }

    static String name(Limit limit) {
        return "limit '" + limit.id() + "'";
    }

    /** A time finer than a tick or beyond the range becomes 0, which the plan refuses with the other problems. */
    static long micros(Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(100_000)) > 0 || time.getNano() % 1_000 != 0) {
            return 0;
        }
        return time.getSeconds() * 1_000_000L + time.getNano() / 1_000;
    }

    static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
