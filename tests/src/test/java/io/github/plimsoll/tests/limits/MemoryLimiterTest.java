package io.github.plimsoll.tests.limits;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.testkit.suites.LimiterContract;

class MemoryLimiterTest extends LimiterContract {
    @Override
    protected RateLimiter limiter(Plan plan, WorldClock clock) {
        return RateLimiter.builder().plan(plan).clock(clock).build();
    }
}
