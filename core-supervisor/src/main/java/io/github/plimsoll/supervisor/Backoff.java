package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Full jitter: uniform in {@code [0, min(cap, base * 2^(attempt - 1))]}, attempt from 1; {@link Jitter} names the
 * others. A run of at least {@code resetAfter} before the failure makes the next attempt the first again. Immutable.
 *
 * @param base highest delay of the first attempt (lowest of any, decorrelated), 1 us to 365 days
 * @param cap highest delay of any attempt, base to 365 days
 * @param resetAfter how long a run has to last to be taken as stable, 1 us to 365 days
 * @param jitter how the delay is spread
 */
public record Backoff(Duration base, Duration cap, Duration resetAfter, Jitter jitter) {
    /** Full jitter, base 1 s, cap 30 s, reset after a run of 60 s. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** For tasks in the background: as the default, base 2 s. */
    public static final Backoff BACKGROUND =
            new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** @throws IllegalArgumentException with every problem at once */
    public Backoff {
        Problems problems = new Problems("back-off");
        problems.range("base", base, Times.MICRO, Times.YEAR);
        problems.range("cap", cap, base, Times.YEAR);
        problems.range("stable run", resetAfter, Times.MICRO, Times.YEAR);
        problems.throwIfAny();
    }

    /** With full jitter. */
    public Backoff(Duration base, Duration cap, Duration resetAfter) {
        this(base, cap, resetAfter, Jitter.FULL);
    }

    /** This back-off with another jitter. */
    public Backoff with(Jitter other) {
        return new Backoff(base, cap, resetAfter, other);
    }

    /**
     * The most a delay of this attempt can be: {@code min(cap, base * 2^(attempt - 1))}, decorrelated
     * {@code min(cap, base * 3^attempt)}.
     *
     * @throws IllegalArgumentException when the attempt is below 1
     */
    public Duration ceiling(int attempt) {
        return Duration.ofNanos(jitter == Jitter.DECORRELATED ? grown(attempt, 3, 3) : grown(attempt, 1, 2));
    }

    /**
     * The least a delay of this attempt can be: zero, half the ceiling rounded down, or the base. */
    public Duration floor(int attempt) {
        return switch (jitter) {
            case FULL -> Duration.ZERO;
            case EQUAL -> Duration.ofNanos(grown(attempt, 1, 2) / 2);
            case DECORRELATED -> base;
        };
    }

    /**
     * A delay for this attempt, both bounds included.
     *
     * @param attempt from 1
     * @param previous the delay before this one, any value at the first attempt; only decorrelated jitter asks
     * @param random where the jitter comes from
     * @throws IllegalArgumentException when the attempt is below 1
     */
    public Duration delay(int attempt, Duration previous, RandomGenerator random) {
        long ceiling = grown(attempt, 1, 2);
        return Duration.ofNanos(
                switch (jitter) {
                    case FULL -> random.nextLong(ceiling + 1);
                    case EQUAL -> ceiling / 2 + random.nextLong(ceiling - ceiling / 2 + 1);
                    case DECORRELATED -> decorrelated(attempt, previous, random);
                });
    }

    private long decorrelated(int attempt, Duration previous, RandomGenerator random) {
        long lowest = base.toNanos();
        long before = attempt == 1 ? lowest : Math.max(lowest, Math.min(previous.toNanos(), cap.toNanos()));
        // the cap is below 2^55, so three times what is not above it cannot overflow
        return Math.min(cap.toNanos(), random.nextLong(lowest, 3 * before + 1));
    }

    private long grown(int attempt, int first, int factor) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + attempt);
        }
        long limit = cap.toNanos();
        long ceiling = base.toNanos() * first;
        for (int i = 1; i < attempt && ceiling < limit; i++) {
            // the cap is below 2^55, so a small multiple of what is below it cannot overflow
            ceiling *= factor;
        }
        return Math.min(ceiling, limit);
    }
}
