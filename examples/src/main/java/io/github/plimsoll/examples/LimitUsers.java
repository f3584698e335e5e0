package io.github.plimsoll.examples;

import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;

/** Opens, trades and dollars of a user, decided at once; what did not happen is given back. */
public final class LimitUsers {
    private LimitUsers() {}

    public static void main(String[] args) {
        long[] now = {1_767_571_200_000_000L}; // microseconds; here the program moves it
        RateLimiter limiter = RateLimiter.builder()
                .clock(WorldClock.of(() -> now[0]))
                .plan(TradingPlan.defaults().toPlan()) // 5 opens a minute, 50 a day, 10,000 USD an hour
                .build();
        limiter.restore(UsageHistory.none()); // until then opens are refused

        for (int i = 1; i <= 4; i++) {
            Decision decision = open(limiter, "alice", 3_000);
            System.out.println("open " + i + ": " + said(decision));
            decision.fold(
                    yes -> limiter.commit(yes.reservation()), // it happened
                    no -> null,
                    never -> null,
                    unknown -> null);
        }
        System.out.println("bob: " + said(open(limiter, "bob", 3_000)));
        System.out.println("too large for ever: " + said(open(limiter, "bob", 11_000)));
        now[0] += 3_600_000_000L; // an hour passes
        System.out.println("an hour later: " + said(open(limiter, "alice", 3_000)));
    }

    private static Decision open(RateLimiter limiter, String user, long dollars) {
        return limiter.reserve(
                TradingPlan.OPEN, TradingPlan.user(user), Usd.of(dollars).micros());
    }

    private static String said(Decision decision) {
        return decision.fold(
                yes -> "granted, opens left " + yes.remaining("opens"),
                no -> no.limitId() + " is used up, again in " + no.retryAfterMicros() / 1_000_000 + " s",
                never -> never.limitId() + " never allows more than " + Usd.ofMicros(never.limit()) + " USD",
                unknown -> "refused: " + unknown.code());
    }
}
