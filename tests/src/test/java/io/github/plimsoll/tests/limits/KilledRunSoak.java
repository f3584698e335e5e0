package io.github.plimsoll.tests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisState;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole of it: several processes with several threads each, and a Redis that is killed and flushed meanwhile. Runs
 * in {@code ./plimsoll soak limits}.
 */
class KilledRunSoak {
    private static final int SECONDS = Integer.getInteger("plimsoll.seconds", 60);
    private static final int PROCESSES = 4;

    @Test
    @DisplayName(
            "16 threads of 4 processes, Redis flushed and killed meanwhile: never above the limit, and in the end exactly it")
    void neverAbove(@TempDir Path folder) throws Exception {
        try (Redis redis = new Redis();
                Recorded recorded = new Recorded(folder, "watching");
                RedisLimiter watching = Recorded.limiter(redis.uri(), "k")) {
            recorded.restore(watching);
            Redis.await(watching, RedisState.SHARED);
            List<Process> running = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                running.add(
                        Shooter.start(Recorded.class, redis.uri(), "k", folder.toString(), "p" + i, "4", "" + SECONDS));
            }
            int losses = 0;
            while (running.stream().anyMatch(Process::isAlive)) {
                Thread.sleep(1_700);
                if (losses++ % 2 == 0) {
                    flush(redis);
                } else {
                    redis.kill();
                    Thread.sleep(200);
                    redis.start();
                }
                assertThat(recorded.total()).isLessThanOrEqualTo(Recorded.LIMIT);
            }
            for (Process one : running) {
                assertThat(one.waitFor()).isZero();
            }
            assertThat(losses).isGreaterThan(1);
            assertThat(recorded.total()).isBetween(1L, (long) Recorded.LIMIT);
            flush(redis);
            watching.allow("TAKE", Recorded.ONE, 1);
            Redis.await(watching, RedisState.SHARED);
            boolean more = true;
            while (more) {
                more = recorded.take(watching, Math.max(1, (Recorded.LIMIT - recorded.total()) / 2));
            }
            assertThat(recorded.total()).isEqualTo(Recorded.LIMIT);
        }
    }

    private static void flush(Redis redis) {
        RedisClient client = RedisClient.create(redis.uri());
        try (var connection = client.connect()) {
            connection.sync().flushall();
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
