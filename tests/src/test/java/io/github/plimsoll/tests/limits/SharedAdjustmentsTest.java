package io.github.plimsoll.tests.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Gcra;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.SpecialLimit;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisState;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an admin gives and a user tightens in one process holds in every other from its next decision on. */
class SharedAdjustmentsTest {
    private static final Key ANN = Key.of("user", "ann & \u00e4 : all");
    private static final Key BOB = Key.of("user", "bob");

    private final ManualClock clock = new ManualClock();
    private final Plan plan = Plan.builder()
            .limit(SlidingWindow.volume("volume", "user", 10, Duration.ofHours(1))
                    .rebuiltFromHistory())
            .limit(Gcra.of("messages", "user", 30, Duration.ofMinutes(1), 30))
            .action("OPEN", Charge.perCall("volume"))
            .action("MESSAGE", Charge.fixed("messages", 1))
            .build();
    private final String installation = Redis.fresh();
    private Redis redis;
    private RedisLimiter one;
    private RedisLimiter two;

    private RedisLimiter limiter() {
        RedisLimiter limiter = redis.limiter(plan, clock)
                .installation(installation)
                .timeFromClock()
                .build();
        limiter.restore(UsageHistory.none());
        return limiter;
    }

    @BeforeEach
    void start() {
        redis = new Redis();
        one = limiter();
        two = limiter();
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        redis.close();
    }

    private SpecialLimit special(Key key, long capacity) {
        return new SpecialLimit(key, "volume", capacity, clock.epochMicros() + 1_000_000, "ops & co", "launch = day");
    }

    @Test
    @DisplayName("what one process gives, tightens and takes back holds in the other at once, also after a restart")
    void atOnce() {
        assertThat(two.tryAcquire("OPEN", ANN, 11)).isEqualTo(new Decision.Unsatisfiable("volume", 10, 11));
        SpecialLimit more = special(ANN, 20);
        one.give(more);
        assertThat(two.specialLimits()).containsExactly(more);
        assertThat(two.allow("OPEN", ANN, 11)).isTrue();
        assertThat(one.status(ANN).get(0).remaining()).isEqualTo(9);
        two.tighten(BOB, "volume", 3);
        assertThat(one.tryAcquire("OPEN", BOB, 4)).isEqualTo(new Decision.Unsatisfiable("volume", 3, 4));
        assertThatThrownBy(() -> one.tighten(BOB, "volume", 4)).hasMessageContaining("tightened to 1 to 3, not to 4");
        try (RedisLimiter three = limiter()) {
            assertThat(three.tryAcquire("OPEN", BOB, 4).granted()).isFalse();
            assertThat(three.status(ANN).get(0).limit()).isEqualTo(20);
        }
        one.clearAdjustments(BOB, "volume");
        assertThat(two.allow("OPEN", BOB, 4)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(two.specialLimits()).isEmpty();
        assertThat(two.status(ANN).get(0).limit()).isEqualTo(10);
    }

    @Test
    @DisplayName("when Redis loses them, what is tighter comes back and what was raised is gone")
    void lost() throws InterruptedException {
        one.give(special(ANN, 20));
        one.tighten(ANN, "volume", 5);
        two.give(special(BOB, 4));
        two.tighten(BOB, "messages", 1);
        assertThat(one.status(BOB).get(0).limit()).isEqualTo(4);
        assertThat(one.status(ANN).get(0).limit()).isEqualTo(20);
        redis.kill();
        Redis.await(one, RedisState.UNREACHABLE);
        Redis.await(two, RedisState.UNREACHABLE);
        assertThatThrownBy(() -> one.tighten(ANN, "volume", 2)).hasMessageContaining("not connected");
        assertThat(two.allow("MESSAGE", BOB)).isTrue();
        assertThat(two.allow("MESSAGE", BOB)).isFalse();
        redis.start();
        Redis.await(one, RedisState.SHARED);
        Redis.await(two, RedisState.SHARED);
        for (RedisLimiter limiter : new RedisLimiter[] {one, two}) {
            assertThat(limiter.status(ANN).get(0).limit()).isEqualTo(5);
            assertThat(limiter.status(BOB).get(0).limit()).isEqualTo(4);
            assertThat(limiter.status(BOB).get(1).limit()).isEqualTo(1);
        }
    }
}
