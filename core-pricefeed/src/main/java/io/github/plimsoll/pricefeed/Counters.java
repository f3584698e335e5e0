package io.github.plimsoll.pricefeed;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How often the sources of one market were heard. Guarded by the market's lock. */
final class Counters {
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final int LOW = 32;

    /** By source: all sound quotes, and then those of the window before (high) and of this one (low). */
    private final long[] counts;

    private long windowStart;

    Counters(int sources) {
        counts = new long[2 * sources];
    }

    void updated(int source, long nanos) {
        if (nanos - windowStart >= WINDOW_NANOS || nanos < windowStart) {
            roll(nanos);
        }
        counts[source]++;
        counts[source + counts.length / 2]++;
    }

    private void roll(long nanos) {
        long start = startOf(nanos);
        boolean next = start - windowStart == WINDOW_NANOS;
        for (int i = counts.length / 2; i < counts.length; i++) {
            counts[i] = next ? counts[i] << LOW : 0;
        }
        windowStart = start;
    }

    private static long startOf(long nanos) {
        return nanos - Math.floorMod(nanos, WINDOW_NANOS);
    }

    long updates(int source) {
        return counts[source];
    }

    /** Over the last ten seconds; what lies before the current window of ten seconds counts by its share of them. */
    BigDecimal perSecond(int source, long nanos) {
        long both = counts[source + counts.length / 2];
        long windows = (startOf(nanos) - windowStart) / WINDOW_NANOS;
        long current = windows == 0 ? (int) both : 0;
        long before = windows == 0 ? both >>> LOW : windows == 1 ? (int) both : 0;
        long left = WINDOW_NANOS - Math.floorMod(nanos, WINDOW_NANOS);
        BigDecimal share = BigDecimal.valueOf(before)
                .multiply(BigDecimal.valueOf(left))
                .divide(BigDecimal.valueOf(WINDOW_NANOS), 3, RoundingMode.DOWN);
        return share.add(BigDecimal.valueOf(current)).divide(BigDecimal.TEN, 1, RoundingMode.HALF_EVEN);
    }
}
