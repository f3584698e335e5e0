package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Ratio;
import java.time.Duration;
import java.util.Objects;

/**
 * Holds a price against its own average by time over the window just past, which a push of minutes does not move far:
 * what repeats itself long enough passes the jump limit, but not this. Immutable.
 *
 * @param window 1 min to 1 day
 * @param maxDeviation largest distance from the average, 0.1% to 1,000%
 */
public record WindowGuard(Duration window, Ratio maxDeviation) {
    static final int BUCKETS = 60;

    /** @throws IllegalArgumentException for a value outside its range */
    public WindowGuard {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(maxDeviation, "maxDeviation");
        if (window.compareTo(Duration.ofMinutes(1)) < 0
                || window.compareTo(Duration.ofDays(1)) > 0
                || maxDeviation.millionths() < 1_000
                || maxDeviation.millionths() > 10_000_000) {
            throw new IllegalArgumentException(
                    "a window guard takes a window of PT1M to PT24H and a deviation of 0.1% to" + " 1000%, not "
                            + window + " and " + maxDeviation.toPercent());
        }
    }
}
