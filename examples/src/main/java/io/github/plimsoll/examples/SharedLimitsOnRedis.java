package io.github.plimsoll.examples;

import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.redis.RedisLimiter;

/** Two limiters, as two processes would have them, share one user's limits over Redis. */
public final class SharedLimitsOnRedis {
    private SharedLimitsOnRedis() {}

    public static void main(String[] args) {
        String redis = args.length > 0 ? args[0] : "redis://localhost:6379";
        try (RedisLimiter here = limiter(redis);
                RedisLimiter there = limiter(redis)) {
            here.restore(UsageHistory.none()); // what was recorded before; opens are refused until then
            there.restore(UsageHistory.none());
            System.out.println("here: " + said(open(here, 6_000)));
            System.out.println("there: " + said(open(there, 3_000)));
            System.out.println("here: " + said(open(here, 2_000)));
            System.out.println("state: " + here.redis().state());
        }
    }

    private static RedisLimiter limiter(String redis) {
        return RedisLimiter.builder(redis)
                .plan(TradingPlan.defaults().toPlan())
                .clock(WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime))
                .installation("example")
                .build();
    }

    private static Decision open(RedisLimiter limiter, long dollars) {
        return limiter.tryAcquire(
                TradingPlan.OPEN, TradingPlan.user("alice"), Usd.of(dollars).micros());
    }

    private static String said(Decision decision) {
        return decision.fold(
                yes -> "granted, " + Usd.ofMicros(yes.remaining("volume")) + " USD left",
                no -> no.limitId() + " has " + Usd.ofMicros(no.available()) + " USD left",
                never -> "never",
                unknown -> "refused: " + unknown.code());
    }
}
