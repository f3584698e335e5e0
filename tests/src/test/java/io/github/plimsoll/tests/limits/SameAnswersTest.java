package io.github.plimsoll.tests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.ratelimit.CalendarWindow;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Gcra;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.InFlight;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Keys;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.Subject;
import io.github.plimsoll.ratelimit.TokenBucket;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisState;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SameAnswersTest {
    private static final int STEPS = 30;

    private static Duration micros(RandomGenerator random, int most) {
        return Duration.ofNanos(1_000L * random.nextInt(1, most));
    }

    static Plan plan(RandomGenerator random) {
        return Plan.builder()
                .limit(SlidingWindow.count("count", "user", random.nextInt(1, 6), micros(random, 40)))
                .limit(SlidingWindow.volume("volume", "user", random.nextInt(5, 40), micros(random, 60))
                        .withMaxEvents(random.nextInt(2, 9)))
                .limit(new CalendarWindow("day", "user", random.nextInt(5, 40), 50, false))
                .limit(Gcra.of("cells", "market", random.nextInt(1, 30), micros(random, 40), random.nextInt(5, 30)))
                .limit(TokenBucket.of(
                        "bucket", "market", random.nextInt(5, 30), random.nextInt(1, 40), micros(random, 40)))
                .limit(new InFlight("flight", "user", random.nextInt(1, 4)))
                .limit(SlidingWindow.count("out", "user", random.nextInt(1, 4), micros(random, 30)))
                .action("ALL", Charge.fixed("count", 1), Charge.perCall("volume"), Charge.fixed("bucket", 2))
                .action("SOME", Charge.perCall("volume"), Charge.fixed("count", 1))
                .action("TOKENS", Charge.perCall("cells"), Charge.fixed("day", 3))
                .action("WORK", Charge.fixed("flight", 1), Charge.fixed("day", 2))
                .exitAction("OUT", Charge.fixed("out", 1))
                .build();
    }

    /** The same plan under one installation would find the charges of the trace before: keys are of the trace. */
    static Subject subject(RandomGenerator random, int trace) {
        return Keys.of(
                Key.of("user", "u" + trace + "." + random.nextInt(2)),
                Key.of("market", "m" + trace + "." + random.nextInt(2)));
    }

    static Decision ask(RateLimiter limiter, String action, Subject subject, boolean reserve, long cost) {
        boolean costs = !action.equals("WORK") && !action.equals("OUT");
        if (reserve) {
            return costs ? limiter.reserve(action, subject, cost) : limiter.reserve(action, subject);
        }
        return costs ? limiter.tryAcquire(action, subject, cost) : limiter.tryAcquire(action, subject);
    }

    @Test
    @DisplayName("any trace over all kinds of limits is answered by Redis as by memory")
    void sameAnswers() throws Exception {
        int traces = Integer.getInteger("plimsoll.traces", 120);
        int perPlan = Math.max(20, traces / 500);
        int plans = Math.max(1, traces / perPlan);
        long seed = Long.getLong("plimsoll.seed", 1L);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        long granted = 0;
        try (Redis redis = new Redis()) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < plans; i++) {
                SplittableRandom random = new SplittableRandom(seed + i);
                running.add(pool.submit(() -> underOnePlan(redis, random, perPlan)));
            }
            for (Future<Integer> one : running) {
                granted += one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(granted).isGreaterThan(traces);
    }

    private static int underOnePlan(Redis redis, SplittableRandom random, int traces) throws InterruptedException {
        Plan plan = plan(random);
        ManualClock clock = new ManualClock();
        int granted = 0;
        try (RedisLimiter shared = redis.limiter(plan, clock).timeFromClock().build()) {
            Redis.await(shared, RedisState.COUNTERS_LOST);
            for (int trace = 0; trace < traces; trace++) {
                RateLimiter memory =
                        RateLimiter.builder().plan(plan).clock(clock).build();
                granted += trace(random, clock, memory, shared, trace);
            }
        }
        return granted;
    }

    private static int trace(
            RandomGenerator random, ManualClock clock, RateLimiter memory, RateLimiter shared, int trace) {
        List<Reservation> here = new ArrayList<>();
        List<Reservation> there = new ArrayList<>();
        int granted = 0;
        for (int step = 0; step < STEPS; step++) {
            clock.advanceMicros(random.nextInt(9));
            if (!here.isEmpty() && random.nextInt(3) == 0) {
                int which = random.nextInt(here.size());
                boolean commit = random.nextBoolean();
                Reservation mine = here.remove(which);
                Reservation theirs = there.remove(which);
                assertThat(commit ? shared.commit(theirs) : shared.cancel(theirs))
                        .isEqualTo(commit ? memory.commit(mine) : memory.cancel(mine));
                continue;
            }
            String action = List.of("ALL", "SOME", "TOKENS", "WORK", "OUT").get(random.nextInt(5));
            boolean reserve = action.equals("WORK") || random.nextInt(3) == 0;
            Subject subject = subject(random, trace);
            long cost = random.nextInt(1, 20);
            Decision one = ask(memory, action, subject, reserve, cost);
            Decision two = ask(shared, action, subject, reserve, cost);
            assertThat(two).hasToString(one.toString());
            if (one instanceof Granted yes) {
                granted++;
                if (reserve) {
                    here.add(yes.reservation());
                    there.add(((Granted) two).reservation());
                }
            }
            Key key = ((Keys) subject).all().get(random.nextInt(2));
            if (random.nextInt(3) == 0) {
                assertThat(shared.status(key, cost)).isEqualTo(memory.status(key, cost));
            }
        }
        return granted;
    }
}
