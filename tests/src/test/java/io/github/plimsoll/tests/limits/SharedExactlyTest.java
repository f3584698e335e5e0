package io.github.plimsoll.tests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharedExactlyTest {
    private static final int SECONDS = Integer.getInteger("plimsoll.seconds", 3);

    @Test
    @DisplayName("RATE-01 16 threads over one connection are granted exactly the limit: counting is one step")
    void rate01() throws Exception {
        try (Redis redis = new Redis();
                RedisLimiter limiter = Shooter.limiter(redis.uri(), "x")) {
            Redis.await(limiter, RedisState.COUNTERS_LOST);
            assertThat(Shooter.shoot(limiter, 16, SECONDS)).isEqualTo(Shooter.LIMIT);
            assertThat(limiter.redis().failures())
                    .as(limiter.redis().toString())
                    .isZero();
        }
    }

    @Test
    @DisplayName("RATE-07 four processes on one Redis are granted exactly the limit between them")
    void rate07() throws Exception {
        try (Redis redis = new Redis();
                RedisLimiter watching = Shooter.limiter(redis.uri(), "y")) {
            Redis.await(watching, RedisState.COUNTERS_LOST);
            List<Process> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(Shooter.start(Shooter.class, redis.uri(), "y", "4", Integer.toString(SECONDS)));
            }
            long total = 0;
            for (Process one : running) {
                total +=
                        Long.parseLong(new String(one.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            }
            // whatever the four left, one dollar at a time: not one more than the limit
            Key key = Key.of("user", "one");
            while (watching.allow("TAKE", key, 1)) {
                total++;
            }
            assertThat(total).isEqualTo(Shooter.LIMIT);
        }
    }
}
