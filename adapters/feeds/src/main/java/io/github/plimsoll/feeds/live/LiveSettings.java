package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How patient a source is. Immutable.
 *
 * @param backoff between attempts to connect or to ask
 * @param staleAfter silence after which a connection is given up, 1 ms to 1 day
 * @param attempts attempts in a row before a task fails and its supervisor decides, 1 to 1,000,000
 * @param timeout for connecting and for an answer, 1 ms to 1 minute
 * @param pollEvery between requests where answers are asked for, 1 ms to 1 hour
 */
public record LiveSettings(Backoff backoff, Duration staleAfter, int attempts, Duration timeout, Duration pollEvery) {
    private static final Duration LEAST = Duration.ofMillis(1);

    /** Back-off of 1 s, doubling to 60 s with full jitter; 60 s of silence; 10 attempts; 10 s for an answer; every 2 s. */
    public static final LiveSettings DEFAULT = new LiveSettings(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60)),
            Duration.ofSeconds(60),
            10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2));

    /** @throws IllegalArgumentException naming every problem at once */
    public LiveSettings {
        List<String> problems = new ArrayList<>();
        range(problems, "silence", staleAfter, Duration.ofDays(1));
        range(problems, "timeout", timeout, Duration.ofMinutes(1));
        range(problems, "poll interval", pollEvery, Duration.ofHours(1));
        if (attempts < 1 || attempts > 1_000_000) {
            problems.add("the number of attempts is 1 to 1000000, not " + attempts);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("live source: " + String.join("; ", problems));
        }
    }

    private static void range(List<String> problems, String what, Duration value, Duration most) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(most) > 0) {
            problems.add("the " + what + " is " + LEAST + " to " + most + ", not " + value);
        }
    }

    /** These with another silence. */
    public LiveSettings withStaleAfter(Duration silence) {
        return new LiveSettings(backoff, silence, attempts, timeout, pollEvery);
    }

    /** These with another interval between requests. */
    public LiveSettings withPollEvery(Duration interval) {
        return new LiveSettings(backoff, staleAfter, attempts, timeout, interval);
    }
}
