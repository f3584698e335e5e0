package io.github.plimsoll.pricefeed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * When a source that misbehaves stops counting, and how it earns its way back. Quotes that are refused for their content
 * or lie in the future, and outliers, are strikes; quotes that are sound and agree with the others are successes. Either
 * is counted at most once a second, so that a fast source is not judged faster than a slow one. Immutable.
 *
 * @param strikes in the window that put it into quarantine; 10 unless set, 1 to 100
 * @param window 60 s unless set, 1 s to 1 day
 * @param successes in a row that release it, a strike begins anew; 10 unless set, 1 to 1,000
 * @param atLeast how long a quarantine lasts at least; 30 s unless set, 0 to 1 day
 */
public record QuarantinePolicy(int strikes, Duration window, int successes, Duration atLeast) {
    private static final Duration DAY = Duration.ofDays(1);

    /** What holds unless set otherwise. */
    public static final QuarantinePolicy USUAL =
            new QuarantinePolicy(10, Duration.ofSeconds(60), 10, Duration.ofSeconds(30));

    /** @throws IllegalArgumentException naming every problem at once */
    public QuarantinePolicy {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(atLeast, "atLeast");
        List<String> problems = new ArrayList<>();
        if (strikes < 1 || strikes > 100) {
            problems.add("strikes must be 1 to 100 but is " + strikes);
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(DAY) > 0) {
            problems.add("window must be PT1S to PT24H but is " + window);
        }
        if (successes < 1 || successes > 1_000) {
            problems.add("successes must be 1 to 1000 but is " + successes);
        }
        if (atLeast.isNegative() || atLeast.compareTo(DAY) > 0) {
            problems.add("atLeast must be PT0S to PT24H but is " + atLeast);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("quarantine: " + String.join("; ", problems));
        }
    }
}
