package io.github.plimsoll.benchmarks;

import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Gcra;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.TokenBucket;
import java.time.Duration;

/** The three limits that are measured: 5 a minute, 50 a day, 10,000 USD an hour. */
final class Plans {
    static final String OPEN = "OPEN";
    static final String USER = "user";

    private Plans() {}

    /** Exact windows, as trades have them. */
    static Plan exact() {
        return three(
                SlidingWindow.count("opens", USER, 5, Duration.ofMinutes(1)),
                SlidingWindow.count("trades", USER, 50, Duration.ofDays(1)),
                SlidingWindow.volume("volume", USER, 10_000_000_000L, Duration.ofHours(1))
                        .withMaxEvents(50));
    }

    /** One number per limit. */
    static Plan cells() {
        return three(
                Gcra.of("opens", USER, 5, Duration.ofMinutes(1), 5),
                Gcra.of("trades", USER, 50, Duration.ofDays(1), 50),
                Gcra.of("volume", USER, 10_000_000_000L, Duration.ofHours(1), 10_000_000_000L));
    }

    /** The same kind, of a minute, a day and an hour of micro-dollars. */
    static Plan cells(RedisPeers.Limits limits) {
        long micros = limits.dollars() * 1_000_000;
        return three(
                Gcra.of("opens", USER, limits.minute(), Duration.ofMinutes(1), limits.minute()),
                Gcra.of("trades", USER, limits.day(), Duration.ofDays(1), limits.day()),
                TokenBucket.of("volume", USER, micros, micros, Duration.ofHours(1)));
    }

    static Plan single() {
        return Plan.builder()
                .limit(Gcra.of("one", USER, 1_000_000, Duration.ofSeconds(1), 1_000_000))
                .action(OPEN, Charge.fixed("one", 1))
                .build();
    }

    private static Plan three(Limit opens, Limit trades, Limit volume) {
        return Plan.builder()
                .limit(opens)
                .limit(trades)
                .limit(volume)
                .action(OPEN, Charge.fixed("opens", 1), Charge.fixed("trades", 1), Charge.perCall("volume"))
                .build();
    }
}
