package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * When a circuit breaker opens and closes. Immutable.
 *
 * @param window calls looked back on, 1 to 57
 * @param failures so many failures among them open it, 1 to the window
 * @param failurePercent so many percent failures among them open it too, 1 to 100, once there are {@code minimumCalls};
 *     100 leaves it to the count
 * @param minimumCalls calls before a percentage means anything, 1 to the window
 * @param slowerThan calls that take longer are slow, 1 us to 365 days; empty: no call is
 * @param slow so many slow calls among them open it, 1 to the window
 * @param openFor how long it stays open before it probes, and how long probes may take, 1 us to 365 days
 * @param probes calls let through to probe; all of them must work, 1 to 1,000
 */
public record BreakerSettings(
        int window,
        int failures,
        int failurePercent,
        int minimumCalls,
        Optional<Duration> slowerThan,
        int slow,
        Duration openFor,
        int probes) {
    /** 5 failures among the last 20 calls open it for 30 s; one probe; no call is too slow. */
    public static final BreakerSettings DEFAULT =
            new BreakerSettings(20, 5, 100, 20, Optional.empty(), 20, Duration.ofSeconds(30), 1);

    /** @throws IllegalArgumentException with every problem at once */
    public BreakerSettings {
        Problems problems = new Problems("circuit breaker");
        problems.range("window", window, 1, 57);
        problems.range("number of failures", failures, 1, window);
        problems.range("failure percent", failurePercent, 1, 100);
        problems.range("minimum of calls", minimumCalls, 1, window);
        slowerThan.ifPresent(time -> problems.range("slow call", time, Times.MICRO, Times.YEAR));
        problems.range("number of slow calls", slow, 1, window);
        problems.range("time open", openFor, Times.MICRO, Times.YEAR);
        problems.range("number of probes", probes, 1, 1_000);
        problems.throwIfAny();
    }

    /** These settings with another count and time open. */
    public BreakerSettings opening(int afterFailures, Duration forTime) {
        return new BreakerSettings(
                window, afterFailures, failurePercent, minimumCalls, slowerThan, slow, forTime, probes);
    }

    /** These settings, opening also at this percentage of failures once there are so many calls. */
    public BreakerSettings openingAtPercent(int percent, int calls) {
        return new BreakerSettings(window, failures, percent, calls, slowerThan, slow, openFor, probes);
    }

    /** These settings, opening also at so many calls that take longer. */
    public BreakerSettings openingWhenSlow(Duration longerThan, int calls) {
        return new BreakerSettings(
                window, failures, failurePercent, minimumCalls, Optional.of(longerThan), calls, openFor, probes);
    }
}
