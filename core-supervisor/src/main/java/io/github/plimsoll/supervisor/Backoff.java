package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Full jitter: uniform in {@code [0, min(cap, base * 2^(attempt - 1))]}, attempt from 1. A run of at least
 * {@code resetAfter} before the failure makes the next attempt the first again. Immutable.
 *
 * @param base highest delay of the first attempt, 1 us to 365 days
 * @param cap highest delay of any attempt, base to 365 days
 * @param resetAfter how long a run has to last to be taken as stable, 1 us to 365 days
 */
public record Backoff(Duration base, Duration cap, Duration resetAfter) {
    /** Base 1 s, cap 30 s, reset after a run of 60 s. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** @throws IllegalArgumentException with every problem at once */
    public Backoff {
        Problems problems = new Problems("back-off");
        problems.range("base", base, Times.MICRO, Times.YEAR);
        problems.range("cap", cap, base, Times.YEAR);
        problems.range("stable run", resetAfter, Times.MICRO, Times.YEAR);
        problems.throwIfAny();
    }

    /**
     * {@code min(cap, base * 2^(attempt - 1))}.
     *
     * @throws IllegalArgumentException when the attempt is below 1
     */
    public Duration ceiling(int attempt) {
        return Duration.ofNanos(ceilingNanos(attempt));
    }

    /**
     * A delay for this attempt, both bounds included.
     *
     * @throws IllegalArgumentException when the attempt is below 1
     */
    public Duration delay(int attempt, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(ceilingNanos(attempt) + 1));
    }

    private long ceilingNanos(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + attempt);
        }
        long limit = cap.toNanos();
        long ceiling = base.toNanos();
        for (int i = 1; i < attempt && ceiling < limit; i++) {
            // the cap is below 2^55, so doubling what is below it cannot overflow
            ceiling *= 2;
        }
        return Math.min(ceiling, limit);
    }
}
