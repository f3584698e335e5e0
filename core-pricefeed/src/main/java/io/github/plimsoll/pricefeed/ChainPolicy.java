package io.github.plimsoll.pricefeed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is demanded of the chain on which markets are traded: a layer 2 whose sequencer is up, by its uptime feed, and
 * whose newest block is young, by our own look. Immutable.
 *
 * @param grace how long the sequencer must have been up again; 3,600 s unless set, 0 to 1 day
 * @param reportAge how old our last reading of the uptime feed may be; 60 s unless set, 1 s to 1 h
 * @param headAge how old the newest block may be, and how long it may stay the newest; 30 s unless set, 1 s to 1 h
 * @param settle how long blocks must have come in time after they did not; 60 s unless set, 0 to 1 day
 */
public record ChainPolicy(Duration grace, Duration reportAge, Duration headAge, Duration settle) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** @throws IllegalArgumentException naming every problem at once */
    public ChainPolicy {
        Objects.requireNonNull(grace, "grace");
        Objects.requireNonNull(reportAge, "reportAge");
        Objects.requireNonNull(headAge, "headAge");
        Objects.requireNonNull(settle, "settle");
        List<String> problems = new ArrayList<>();
        range(problems, "grace", grace, Duration.ZERO, DAY);
        range(problems, "report age", reportAge, SECOND, HOUR);
        range(problems, "head age", headAge, SECOND, HOUR);
        range(problems, "settle", settle, Duration.ZERO, DAY);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("chain policy: " + String.join("; ", problems));
        }
    }

    /** All defaults. */
    public static ChainPolicy defaults() {
        return new ChainPolicy(HOUR, Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    private static void range(List<String> problems, String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            problems.add(what + " must be " + min + " to " + max + " but is " + value);
        }
    }
}
