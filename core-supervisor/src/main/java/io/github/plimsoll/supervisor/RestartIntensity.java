package io.github.plimsoll.supervisor;

import java.time.Duration;

/**
 * How often one child may be restarted before the supervisor gives up on it: at most {@code maxRestarts} starts after
 * the first within any {@code within}. Immutable.
 *
 * @param maxRestarts 0 to 10,000; 0 means never
 * @param within 1 us to 365 days
 */
public record RestartIntensity(int maxRestarts, Duration within) {
    /** 10 within 5 minutes. */
    public static final RestartIntensity DEFAULT = new RestartIntensity(10, Duration.ofMinutes(5));

    /** @throws IllegalArgumentException with every problem at once */
    public RestartIntensity {
        Problems problems = new Problems("restart intensity");
        problems.range("number of restarts", maxRestarts, 0, 10_000);
        problems.range("period", within, Times.MICRO, Times.YEAR);
        problems.throwIfAny();
    }
}
