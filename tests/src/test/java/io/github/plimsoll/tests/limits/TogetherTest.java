package io.github.plimsoll.tests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.Subject;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisState;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Callers of one process who wait at the same moment: one call of the script answers them, each for himself. */
class TogetherTest {
    private static final Key ONE = Key.of("user", "one");
    private static Redis redis;
    private static HeldRedis held;

    @BeforeAll
    static void start() {
        redis = new Redis();
        held = new HeldRedis(redis.uri());
    }

    @AfterAll
    static void stop() {
        held.close();
        redis.close();
    }

    private static Plan dollars() {
        return Plan.builder()
                .limit(SlidingWindow.volume("volume", "user", 100, Duration.ofHours(1)))
                .limit(SlidingWindow.count("count", "user", 50, Duration.ofHours(1)))
                .action("TAKE", Charge.perCall("volume"), Charge.fixed("count", 1))
                .build();
    }

    private static RedisLimiter limiter(Plan plan, Duration timeout) throws InterruptedException {
        RedisLimiter limiter = redis.limiter(plan, new ManualClock())
                .timeFromClock()
                .timeout(timeout)
                .build();
        Redis.await(limiter, RedisState.COUNTERS_LOST);
        return limiter;
    }

    @Test
    @DisplayName("any callers at once are answered in the order in which they came, as memory answers them one by one")
    void sameAnswers() throws Exception {
        SplittableRandom random = new SplittableRandom(Long.getLong("plimsoll.seed", 1L));
        for (int p = 0; p < 3; p++) {
            Plan plan = SameAnswersTest.plan(random);
            ManualClock clock = new ManualClock();
            RateLimiter memory = RateLimiter.builder().plan(plan).clock(clock).build();
            try (RedisLimiter shared =
                    redis.limiter(plan, clock).timeFromClock().build()) {
                Redis.await(shared, RedisState.COUNTERS_LOST);
                int granted = 0;
                for (int step = 0; step < 40; step++) {
                    clock.advanceMicros(random.nextInt(9));
                    granted += step(random, memory, shared);
                }
                assertThat(granted).isPositive();
            }
        }
    }

    /** Of one action, so that they go together; some of the reservations are ended together afterwards. */
    private static int step(SplittableRandom random, RateLimiter memory, RedisLimiter shared) throws Exception {
        String action = List.of("ALL", "SOME", "TOKENS", "WORK", "OUT").get(random.nextInt(5));
        boolean reserve = action.equals("WORK") || random.nextInt(3) == 0;
        List<Supplier<Decision>> here = new ArrayList<>();
        List<Supplier<Decision>> there = new ArrayList<>();
        for (int i = random.nextInt(1, 9); i > 0; i--) {
            Subject subject = SameAnswersTest.subject(random, 0);
            long cost = random.nextInt(1, 6); // what can never fit is refused before it would wait with others
            here.add(() -> SameAnswersTest.ask(memory, action, subject, reserve, cost));
            there.add(() -> SameAnswersTest.ask(shared, action, subject, reserve, cost));
        }
        List<Decision> one = here.stream().map(Supplier::get).toList();
        List<Decision> two = held.together(there);
        assertThat(two.stream().map(Decision::toString).toList())
                .isEqualTo(one.stream().map(Decision::toString).toList());
        List<Reservation> mine = new ArrayList<>();
        List<Supplier<Object>> ends = new ArrayList<>();
        boolean commit = random.nextBoolean();
        for (int i = 0; reserve && i < one.size(); i++) {
            if (one.get(i) instanceof Granted yes && two.get(i) instanceof Granted same) {
                mine.add(yes.reservation());
                ends.add(() -> commit ? shared.commit(same.reservation()) : shared.cancel(same.reservation()));
            }
        }
        assertThat(held.together(ends))
                .isEqualTo(mine.stream()
                        .map(each -> commit ? memory.commit(each) : memory.cancel(each))
                        .toList());
        return (int) one.stream().filter(Decision::granted).count();
    }

    @Test
    @DisplayName("what one caller is refused is no other's loss, and a hundred callers need a handful of script calls")
    void eachForHimself() throws Exception {
        try (RedisLimiter limiter = limiter(dollars(), Duration.ofSeconds(20))) {
            assertThat(limiter.allow("TAKE", ONE, 1)).isTrue(); // Redis knows the script now
            List<Supplier<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                long dollars = i == 50 ? 52 : 1; // the one in the middle asks for more than is left
                callers.add(() -> limiter.allow("TAKE", ONE, dollars));
            }
            long before = held.scriptCalls();
            List<Boolean> answers = held.together(callers);
            assertThat(held.scriptCalls() - before).isBetween(4L, 6L); // two at once, then 32 together
            assertThat(answers).hasSize(100);
            assertThat(IntStream.range(0, 100).filter(answers::get).boxed().toList())
                    .isEqualTo(IntStream.range(0, 49).boxed().toList());
            assertThat(limiter.status(ONE).get(0).used()).isEqualTo(50);
        }
    }

    @Test
    @DisplayName("callers whose capacities differ, because one was tightened, still go together")
    void tightened() throws Exception {
        Key strict = Key.of("user", "strict");
        try (RedisLimiter limiter = limiter(dollars(), Duration.ofSeconds(20))) {
            limiter.tighten(strict, "volume", 2);
            List<Supplier<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Key key = i % 2 == 0 ? ONE : strict;
                callers.add(() -> limiter.allow("TAKE", key, 1));
            }
            assertThat(held.together(callers))
                    .containsExactly(true, true, true, true, true, false, true, false, true, false, true, false);
        }
    }

    @Test
    @DisplayName("a script that Redis forgot meanwhile is sent again for all who wait")
    void scriptForgotten() throws Exception {
        try (RedisLimiter limiter = limiter(dollars(), Duration.ofSeconds(20))) {
            assertThat(limiter.allow("TAKE", ONE, 1)).isTrue();
            held.forgetScripts();
            List<Supplier<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                callers.add(() -> limiter.allow("TAKE", ONE, 5));
            }
            assertThat(held.together(callers).stream().filter(yes -> yes).count())
                    .isEqualTo(19);
            assertThat(limiter.redis().failures()).isZero();
        }
    }

    @Test
    @DisplayName("a caller who gives up is denied; charged is at most what was under way, and never what still waited")
    void tooLate() throws Exception {
        try (RedisLimiter limiter = limiter(dollars(), Duration.ofMillis(400))) {
            assertThat(limiter.allow("TAKE", ONE, 1)).isTrue();
            long local = limiter.redis().localDecisions();
            List<Supplier<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                callers.add(() -> limiter.allow("TAKE", ONE, 1));
            }
            held.heldFor(Duration.ofMillis(1_200), callers);
            // this plan is counted in this process meanwhile, so that each was answered by it
            assertThat(limiter.redis().localDecisions() - local).isEqualTo(6);
            Redis.await(limiter, RedisState.COUNTERS_LOST);
            assertThat(limiter.status(ONE).get(0).used()).isBetween(1L, 3L);
        }
    }
}
