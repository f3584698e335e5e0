package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.supervisor.Task;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A task that reads again and again: so often, or later when it is asked to wait.
 *
 * @param once reads and says how long to wait at least
 */
record Polling(Duration interval, Supplier<Duration> once) implements Task {
    static final Duration SHORTEST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofMinutes(10);

    Polling {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the polling interval is " + SHORTEST + " to " + LONGEST + ", not " + interval);
        }
    }

    @Override
    public void run(Context context) throws Exception {
        while (!context.stopping()) {
            context.heartbeat();
            Duration wait = once.get();
            context.pause(wait.compareTo(interval) > 0 ? wait : interval);
        }
    }
}
