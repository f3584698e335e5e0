package io.github.plimsoll.tests.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured times in nanoseconds. */
final class Latencies {
    private final List<Long> nanos = new ArrayList<>();

    void add(long time) {
        nanos.add(time);
    }

    double max() {
        return millis(Collections.max(nanos));
    }

    /** The smallest time that this share of all times does not exceed, in milliseconds. */
    double percentile(double share) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return millis(sorted.get((int) Math.ceil(share * sorted.size()) - 1));
    }

    private static double millis(long time) {
        return time / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"max_ms\":%.1f",
                percentile(0.50),
                percentile(0.99),
                max());
    }
}
