package io.github.plimsoll.tests.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.redis.RedisKey;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A key that others write, on a real Redis that goes away and comes back. */
class RedisKeyTest {
    private static void write(Redis redis, Consumer<StatefulRedisConnection<String, String>> work) {
        RedisClient client = RedisClient.create(redis.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            work.accept(connection);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    @Test
    void readsWhatIsThereAndSaysWhenNobodyKnows() {
        try (Redis redis = new Redis();
                RedisKey key = RedisKey.of(redis.uri(), "exec_mode", Duration.ofSeconds(10))) {
            assertThat(key.read()).isEmpty();
            write(redis, connection -> connection.sync().set("exec_mode", "{}"));
            assertThat(key.read()).contains("{}");
            redis.kill();
            assertThatThrownBy(key::read).isInstanceOf(RedisKey.UnreadableException.class);
            redis.start();
            assertThat(key.read())
                    .as("by a new connection, of a Redis that lost everything")
                    .isEmpty();
            write(redis, connection -> connection.sync().lpush("exec_mode", "DRY"));
            assertThatThrownBy(key::read)
                    .as("another type is no value")
                    .isInstanceOf(RedisKey.UnreadableException.class);
        }
    }
}
