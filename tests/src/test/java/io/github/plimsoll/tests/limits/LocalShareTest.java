package io.github.plimsoll.tests.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.SpecialLimit;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisLimiterBuilder;
import io.github.plimsoll.redis.RedisState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What each process may grant while Redis is away was never Redis's to grant. */
class LocalShareTest {
    private static final Key ANN = Key.of("user", "ann");

    private final WorldClock clock = WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime);
    private final List<Usage> recorded = new CopyOnWriteArrayList<>();
    private final UsageHistory history = (after, sink) ->
            recorded.stream().filter(usage -> usage.atMicros() > after).forEach(sink);

    private static Plan plan(int trades) {
        return Plan.builder()
                .limit(SlidingWindow.count("trades", "user", trades, Duration.ofHours(1))
                        .rebuiltFromHistory())
                .action("OPEN", Charge.fixed("trades", 1))
                .build();
    }

    private RedisLimiterBuilder builder(String uri) {
        return RedisLimiter.builder(uri)
                .plan(plan(10))
                .clock(clock)
                .installation("s")
                .recordedWithin(Duration.ofMillis(50))
                .localShare(25, 2);
    }

    private int opens(RedisLimiter limiter) {
        int granted = 0;
        while (limiter.allow("OPEN", ANN)) {
            recorded.add(new Usage("trades", ANN, clock.epochMicros(), 1));
            granted++;
        }
        return granted;
    }

    @Test
    @DisplayName(
            "Redis grants what the shares leave, each process its share while Redis is away, all together the limit")
    void together() throws Exception {
        try (Redis redis = new Redis();
                RedisLimiter one = builder(redis.uri()).build();
                RedisLimiter two = builder(redis.uri()).build()) {
            one.restore(history);
            two.restore(history);
            assertThat(one.redis().localShare()).isEqualTo(25);
            assertThat(opens(one) + opens(two)).isEqualTo(10 - 2 * 2);
            assertThat(one.status(ANN).get(0).remaining()).isZero();
            redis.kill();
            Redis.await(one, RedisState.UNREACHABLE);
            Redis.await(two, RedisState.UNREACHABLE);
            assertThat(one.status(ANN).get(0).remaining()).isEqualTo(2);
            assertThat(opens(one)).isEqualTo(2);
            assertThat(opens(two)).isEqualTo(2);
            assertThat(one.redis().localDecisions()).isEqualTo(3);
            // one that starts anew knows what was recorded: it has no share of its own left
            try (RedisLimiter again = builder(redis.uri()).build()) {
                assertThatThrownBy(() -> again.restore(history)).hasMessageContaining("cannot connect");
                assertThat(opens(again)).isZero();
            }
            redis.start();
            Redis.await(one, RedisState.SHARED);
            Redis.await(two, RedisState.SHARED);
            assertThat(opens(one) + opens(two)).isZero();
            assertThat(one.status(ANN).get(0).used()).isEqualTo(10);
        }
    }

    @Test
    @DisplayName("a key whose limit was adjusted has no share: only Redis decides")
    void adjusted() throws Exception {
        try (Redis redis = new Redis();
                RedisLimiter limiter = builder(redis.uri()).build()) {
            limiter.restore(history);
            limiter.give(new SpecialLimit(ANN, "trades", 12, clock.epochMicros() + 60_000_000L, "ops", "launch day"));
            assertThat(opens(limiter)).isEqualTo(12);
            redis.kill();
            Redis.await(limiter, RedisState.UNREACHABLE);
            assertThat(limiter.tryAcquire("OPEN", ANN).code()).isEqualTo("RATE_STORE_UNREACHABLE");
            assertThat(limiter.tryAcquire("OPEN", Key.of("user", "bob")).granted())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("shares that leave nothing, or are nothing, are refused when it is built, with every problem")
    void refused() {
        assertThatThrownBy(() -> builder("redis://127.0.0.1:1")
                        .localShare(25, 4)
                        .installation("a b")
                        .timeout(Duration.ZERO)
                        .build())
                .hasMessage("the installation is 1 to 32 letters and digits, such as prod1, not a b; "
                        + "timeout must be PT0.001S to PT1M, not PT0S; "
                        + "the local shares, percent times processes, must be 0 to 99, not 25 times 4");
        assertThatThrownBy(() -> builder("redis://127.0.0.1:1").plan(plan(3)).build())
                .hasMessageContaining("limit 'trades': capacity must be 1 to");
        assertThatThrownBy(() -> RedisLimiter.builder("redis://127.0.0.1:1").build())
                .hasMessage("a limiter needs a plan; a limiter needs a clock");
    }
}
