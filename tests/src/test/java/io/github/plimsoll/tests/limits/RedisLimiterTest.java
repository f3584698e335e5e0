package io.github.plimsoll.tests.limits;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisState;
import io.github.plimsoll.testkit.suites.LimiterContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisLimiterTest extends LimiterContract {
    private static Redis redis;

    private final List<RedisLimiter> made = new ArrayList<>();

    @BeforeAll
    static void start() {
        redis = new Redis();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void close() {
        made.forEach(RedisLimiter::close);
    }

    @Override
    protected RateLimiter limiter(Plan plan, WorldClock clock) {
        RedisLimiter limiter = redis.limiter(plan, clock).timeFromClock().build();
        made.add(limiter);
        try {
            Redis.await(limiter, RedisState.COUNTERS_LOST);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return limiter;
    }
}
