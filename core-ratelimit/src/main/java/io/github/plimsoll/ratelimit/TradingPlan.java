package io.github.plimsoll.ratelimit;

import io.github.plimsoll.numbers.Usd;
import java.time.Duration;

/**
 * The limits of one user who trades: names and defaults that the shells share. A full close and a stop of
 * trading are never rate limited, so there is no action for them. Immutable; ranges are checked by {@link #toPlan()}.
 *
 * @param opensPerMinute positions opened within 60 s
 * @param tradesPerDay positions opened within 24 h
 * @param volumePerHour notional opened within 1 h, positive
 * @param messagesPerMinute commands that come back evenly within 60 s, and most at once, refused ones included: any
 *     60 s see at most twice as many; 0 for no limit on commands, and then no {@link #MESSAGE}. Nothing takes the limits of
 *     orders away
 * @param exitsPerMinute partial closes, changes of exits that give no protection away, margin put in and orders taken
 *     back, all together, that come back evenly within 60 s, and most at once; a budget that opening can never use up
 */
public record TradingPlan(
        int opensPerMinute, int tradesPerDay, Usd volumePerHour, int messagesPerMinute, int exitsPerMinute) {
    /** Opens a position: charges {@code opens}, {@code trades} and, with the notional in micro-dollars, {@code volume}. */
    public static final String OPEN = "OPEN";
    /** One command of a person, whatever becomes of it: charges {@code messages}, where the plan has that limit. */
    public static final String MESSAGE = "MESSAGE";
    /** A partial close, a change of exits, margin put in or an order taken back: charges {@code exits}, in the exit lane. */
    public static final String EXIT = "EXIT";

    /** The kind of key all of these limits count by. */
    public static final String USER = "user";

    public static final String OPENS = "opens";
    public static final String TRADES = "trades";
    public static final String VOLUME = "volume";
    public static final String MESSAGES = "messages";
    public static final String EXITS = "exits";

    /** 5 opens/min, 50 trades/day, 10,000 USD/h, 30 messages/min, 60 exits/min. */
    public static TradingPlan defaults() {
        return new TradingPlan(5, 50, Usd.of(10_000), 30, 60);
    }

    public static Key user(String id) {
        return Key.of(USER, id);
    }

    /** @throws InvalidPlanException with every problem at once */
    public Plan toPlan() {
        Plan.Builder plan = Plan.builder()
                .limit(SlidingWindow.count(OPENS, USER, opensPerMinute, Duration.ofMinutes(1))
                        .rebuiltFromHistory())
                .limit(SlidingWindow.count(TRADES, USER, tradesPerDay, Duration.ofDays(1))
                        .rebuiltFromHistory())
                // the number of trades already bounds the number of charges, so volume needs no tighter bound
                .limit(SlidingWindow.volume(VOLUME, USER, volumePerHour.micros(), Duration.ofHours(1))
                        .withMaxEvents(tradesPerDay)
                        .rebuiltFromHistory())
                .action(OPEN, Charge.fixed(OPENS, 1), Charge.fixed(TRADES, 1), Charge.perCall(VOLUME));
        if (messagesPerMinute != 0) {
            plan.limit(Gcra.of(MESSAGES, USER, messagesPerMinute, Duration.ofMinutes(1), messagesPerMinute))
                    .action(MESSAGE, Charge.fixed(MESSAGES, 1));
        }
        return plan.limit(Gcra.of(EXITS, USER, exitsPerMinute, Duration.ofMinutes(1), exitsPerMinute))
                .exitAction(EXIT, Charge.fixed(EXITS, 1))
                .build();
    }
}
