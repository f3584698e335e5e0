package io.github.plimsoll.ratelimit;

import java.time.Duration;

/**
 * Limits that trading bots commonly have, beside those of {@link TradingPlan}: each is a part for a plan of one's own.
 * Windows are exact; buckets see at most capacity plus refill in any period.
 */
public final class DefaultLimits {
    private static final String USER = TradingPlan.USER;

    private DefaultLimits() {}

    /** 10 executed copies within a minute. */
    public static SlidingWindow copies() {
        return SlidingWindow.count("copies", USER, 10, Duration.ofMinutes(1)).rebuiltFromHistory();
    }

    /** 8 quotes within 10 seconds. */
    public static SlidingWindow quotes() {
        return SlidingWindow.count("quotes", USER, 8, Duration.ofSeconds(10));
    }

    /** One snipe within a minute. */
    public static SlidingWindow snipes() {
        return SlidingWindow.count("snipes", USER, 1, Duration.ofMinutes(1)).rebuiltFromHistory();
    }

    /** Trade commands: 5 at once, one more every 2 seconds. */
    public static TokenBucket tradeCommands() {
        return TokenBucket.of("trade_commands", USER, 5, 1, Duration.ofSeconds(2));
    }

    /** Status commands: 20 at once, 2 more a second. */
    public static TokenBucket statusCommands() {
        return TokenBucket.of("status_commands", USER, 20, 2, Duration.ofSeconds(1));
    }

    /** Help and every other command: 10 at once, one more a second. */
    public static TokenBucket otherCommands(String id) {
        return TokenBucket.of(id, USER, 10, 1, Duration.ofSeconds(1));
    }

    /** 100 HTTP requests of a client, which come back evenly within an hour. */
    public static Gcra http() {
        return Gcra.of("http", "client", 100, Duration.ofHours(1), 100);
    }

    /** Volume of a UTC day: there is no default for it, so the amount is always said. */
    public static CalendarWindow volumePerDay(long micros) {
        return CalendarWindow.utcDay("volume_day", USER, micros).rebuiltFromHistory();
    }
}
