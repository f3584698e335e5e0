package io.github.plimsoll.awskms;

import io.github.plimsoll.supervisor.Backoff;
import java.time.Duration;

/**
 * How long a key in KMS is waited for: each call, and all tries of it together. Immutable.
 *
 * @param call a try, with connecting: 1 ms to 30 s
 * @param tries 1 to 10
 * @param within from the first failure on no try begins after this long: 1 ms to 60 s
 */
public record Patience(Duration call, int tries, Duration within) {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** 2 s for a try, 3 tries, none that begins later than 2 s after the first failure: 6 s at the very most. */
    public static final Patience USUAL = new Patience(Duration.ofSeconds(2), 3, Duration.ofSeconds(2));

    /** @throws IllegalArgumentException when one is out of its range */
    public Patience {
        require(call, Duration.ofSeconds(30));
        require(within, Duration.ofSeconds(60));
        if (tries < 1 || tries > 10) {
            throw new IllegalArgumentException("1 to 10 tries, not " + tries);
        }
    }

    private static void require(Duration given, Duration most) {
        if (given.compareTo(LEAST) < 0 || given.compareTo(most) > 0) {
            throw new IllegalArgumentException("a wait of 1 ms to " + most.toSeconds() + " s, not " + given);
        }
    }

    /** Full jitter, so that processes that were throttled together do not come back together. */
    static Backoff backoff() {
        return new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Duration.ofMinutes(1));
    }
}
