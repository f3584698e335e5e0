package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.supervisor.Backoff;
import io.github.plimsoll.supervisor.Jitter;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave the service alone after failures in a row: up to 1 s, doubled up to 30 s, at least half of that; what
 * the service asks for goes first. Thread-safe.
 */
final class Rest {
    private static final Backoff BACKOFF = Backoff.DEFAULT.with(Jitter.EQUAL);
    /** Only one process may poll, and only one token is right: trying faster would not help. */
    private static final Duration WRONG = Duration.ofSeconds(5);

    private final RandomGenerator random;
    private int failures;

    Rest(RandomGenerator random) {
        this.random = random;
    }

    synchronized void succeeded() {
        failures = 0;
    }

    synchronized Duration next(ApiException failed) {
        failures++;
        Duration delay = BACKOFF.delay(failures, Duration.ZERO, random);
        return switch (failed.kind()) {
            case THROTTLED -> Duration.ofSeconds(failed.retryAfterSeconds());
            case CONFLICT, UNAUTHORIZED -> delay.compareTo(WRONG) < 0 ? WRONG : delay;
            case UNAVAILABLE, REFUSED -> delay;
        };
    }
}
