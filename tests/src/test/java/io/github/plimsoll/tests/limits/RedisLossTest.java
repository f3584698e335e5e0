package io.github.plimsoll.tests.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisState;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Losing Redis may refuse, and never grants more. */
class RedisLossTest {
    private static final Key ANN = TradingPlan.user("ann");
    private static final long USD = 1_000_000L;

    private final Redis redis = new Redis();
    /** What the database would hold. */
    private final List<Usage> recorded = new CopyOnWriteArrayList<>();

    private final UsageHistory history = (after, sink) ->
            recorded.stream().filter(usage -> usage.atMicros() > after).forEach(sink);
    private final WorldClock clock = WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime);

    @AfterEach
    void stop() {
        redis.close();
    }

    private RedisLimiter limiter(String installation) {
        RedisLimiter limiter = empty(installation);
        limiter.restore(history);
        return limiter;
    }

    private RedisLimiter empty(String installation) {
        return RedisLimiter.builder(redis.uri())
                .plan(TradingPlan.defaults().toPlan())
                .clock(clock)
                .installation(installation)
                .timeout(Duration.ofSeconds(1))
                .recordedWithin(Duration.ofMillis(50))
                .build();
    }

    private int opens(RedisLimiter limiter) {
        int granted = 0;
        while (limiter.reserve(TradingPlan.OPEN, ANN, 100 * USD) instanceof Granted yes) {
            long at = clock.epochMicros();
            recorded.add(new Usage(TradingPlan.OPENS, ANN, at, 1));
            recorded.add(new Usage(TradingPlan.TRADES, ANN, at, 1));
            recorded.add(new Usage(TradingPlan.VOLUME, ANN, at, 100 * USD));
            limiter.commit(yes.reservation());
            granted++;
        }
        return granted;
    }

    @Test
    @DisplayName("OPS-01 what Redis forgets refuses opens, lets exits go on, and is rebuilt from what was recorded")
    void flush() throws Exception {
        try (RedisLimiter limiter = limiter("a");
                RedisLimiter other = limiter("a")) {
            assertThat(opens(limiter)).isEqualTo(5);
            commands(RedisCommands::flushall);
            Decision first = other.tryAcquire(TradingPlan.OPEN, ANN, USD);
            assertThat(first.granted()).isFalse();
            assertThat(other.tryAcquire(TradingPlan.EXIT, ANN).granted()).isTrue();
            Redis.await(other, RedisState.SHARED);
            assertThat(other.tryAcquire(TradingPlan.OPEN, ANN, USD))
                    .isInstanceOfSatisfying(
                            Decision.Denied.class,
                            denied -> assertThat(denied.used()).isEqualTo(5));
            assertThat(opens(limiter) + opens(other)).isZero();
            assertThat(limiter.redis().rebuilds() + other.redis().rebuilds()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName(
            "RATE-06 an error denies trades: a Redis that is killed and comes back empty never lets a quota be used twice")
    void rate06() throws Exception {
        try (RedisLimiter limiter = limiter("b")) {
            assertThat(opens(limiter)).isEqualTo(5);
            redis.kill();
            assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).code())
                    .isIn("RATE_STORE_UNREACHABLE", "RATE_COUNTERS_LOST");
            assertThat(limiter.tryAcquire(TradingPlan.EXIT, ANN).granted()).isTrue();
            assertThat(limiter.tryAcquire(TradingPlan.MESSAGE, ANN).granted()).isTrue();
            Redis.await(limiter, RedisState.UNREACHABLE);
            assertThat(limiter.redis().lastProblem()).isPresent();
            assertThat(limiter.status(ANN).get(0).remaining()).isZero();
            assertThat(limiter.status(ANN).get(0).known())
                    .as("nobody knows when Redis is back")
                    .isFalse();
            redis.start();
            Redis.await(limiter, RedisState.SHARED);
            assertThat(opens(limiter)).isZero();
            assertThat(limiter.status(ANN).get(0).used()).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("an older copy, under another server, is not believed: its counters are rebuilt")
    void olderCopy() throws Exception {
        RedisClient client = RedisClient.create(redis.uri());
        try (RedisLimiter limiter = limiter("c");
                var connection = client.connect()) {
            assertThat(opens(limiter)).isEqualTo(5);
            for (String key : connection.sync().keys("{c}*")) {
                if (key.endsWith("g")) {
                    connection.sync().set(key, "another-server");
                } else {
                    connection.sync().del(key);
                }
            }
            assertThat(opens(limiter)).isZero();
            Redis.await(limiter, RedisState.SHARED);
            assertThat(opens(limiter)).isZero();
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName("who stood still while it rebuilt writes nothing over what another has rebuilt and granted since")
    void overtakenRebuild() throws Exception {
        try (RedisLimiter limiter = limiter("o")) {
            recorded.add(new Usage(TradingPlan.OPENS, ANN, clock.epochMicros(), 1));
            List<Integer> meanwhile = new CopyOnWriteArrayList<>();
            Throwable thrown = null;
            // When the other one notices the loss first, nothing is left to rebuild.
            for (int i = 0; i < 20 && meanwhile.isEmpty(); i++) {
                commands(RedisCommands::flushall);
                thrown = overtaken(limiter, meanwhile);
            }
            if (thrown != null) { // else its own look was first and was told
                assertThat(thrown).hasMessageContaining("rebuilt for too long");
            }
            assertThat(meanwhile).containsExactly(4);
            assertThat(opens(limiter)).isZero();
            assertThat(used(limiter)).isEqualTo(5);
        }
    }

    private Throwable overtaken(RedisLimiter by, List<Integer> meanwhile) {
        try (RedisLimiter slow = empty("o")) {
            return catchThrowable(() -> slow.restore((after, sink) -> {
                history.read(after, sink);
                if (meanwhile.isEmpty()) {
                    meanwhile.add(overtake(by));
                }
            }));
        }
    }

    /** The lock of whoever rebuilds ends; another one rebuilds and grants what is left. */
    private int overtake(RedisLimiter limiter) {
        commands(redis ->
                redis.keys("{o}*").stream().filter(key -> key.endsWith("l")).forEach(redis::del));
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isFalse();
        try {
            Redis.await(limiter, RedisState.SHARED);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return opens(limiter);
    }

    private RedisLimiter ofWindow(Duration window) {
        return ofWindow(window, () -> {});
    }

    private RedisLimiter ofWindow(Duration window, Runnable whileItReads) {
        RedisLimiter limiter = RedisLimiter.builder(redis.uri())
                .plan(plan(window))
                .clock(clock)
                .installation("w")
                .timeout(Duration.ofSeconds(1))
                .recordedWithin(Duration.ofMillis(50))
                .build();
        limiter.restore((after, sink) -> {
            whileItReads.run();
            history.read(after, usage -> {
                if (usage.limitId().equals(TradingPlan.OPENS)) {
                    sink.accept(usage);
                }
            });
        });
        return limiter;
    }

    private static Plan plan(Duration window) {
        return Plan.builder()
                .limit(SlidingWindow.count(TradingPlan.OPENS, TradingPlan.USER, 5, window)
                        .rebuiltFromHistory())
                .action(TradingPlan.OPEN, Charge.fixed(TradingPlan.OPENS, 1))
                .build();
    }

    private long used(RedisLimiter limiter) {
        return limiter.status(ANN).get(0).used();
    }

    @Test
    @DisplayName(
            "under a longer window Redis does not remember enough: its counters are rebuilt, and no quota is used twice")
    void otherWindow() throws Exception {
        Duration tick = Duration.ofMillis(50);
        try (RedisLimiter quick = ofWindow(tick)) {
            for (int i = 0; i < 5; i++) {
                assertThat(quick.allow(TradingPlan.OPEN, ANN)).isTrue();
                recorded.add(new Usage(TradingPlan.OPENS, ANN, clock.epochMicros(), 1));
            }
            Thread.sleep(2 * tick.toMillis());
            assertThat(used(quick)).isZero();
            assertThat(quick.allow(TradingPlan.OPEN, ANN)).isTrue();
            recorded.add(new Usage(TradingPlan.OPENS, ANN, clock.epochMicros(), 1));
            assertThat(quick.redis().rebuilds()).isOne();
        }
        try (RedisLimiter slow = ofWindow(Duration.ofHours(1));
                RedisLimiter same = ofWindow(Duration.ofHours(1))) {
            assertThat(slow.redis().rebuilds()).isOne();
            assertThat(same.redis().rebuilds()).as("the same windows").isZero();
            assertThat(used(slow)).isEqualTo(6);
            assertThat(slow.allow(TradingPlan.OPEN, ANN)).isFalse();
            slow.change(plan(Duration.ofMinutes(30)));
            assertThat(slow.allow(TradingPlan.OPEN, ANN)).isFalse();
            Redis.await(slow, RedisState.SHARED);
            assertThat(slow.redis().rebuilds()).isEqualTo(2);
            assertThat(used(slow)).isEqualTo(6);
            assertThat(same.tryAcquire(TradingPlan.OPEN, ANN).code())
                    .as("it would miss what the other forgets")
                    .isEqualTo("RATE_COUNTERS_LOST");
        }
    }

    @Test
    @DisplayName(
            "while counters are rebuilt for another window, who has the older one grants nothing that nobody would count")
    void olderWindowWhileRebuilt() {
        List<String> meanwhile = new CopyOnWriteArrayList<>();
        try (RedisLimiter older = ofWindow(Duration.ofHours(1))) {
            assertThat(older.allow(TradingPlan.OPEN, ANN)).isTrue();
            ofWindow(
                            Duration.ofMinutes(30),
                            () -> meanwhile.add(
                                    older.tryAcquire(TradingPlan.OPEN, ANN).code()))
                    .close();
        }
        assertThat(meanwhile).isNotEmpty().containsOnly("RATE_COUNTERS_LOST");
    }

    @Test
    @DisplayName("a script that Redis forgot is sent again, and every key expires")
    void scriptsAndKeys() {
        RedisClient client = RedisClient.create(redis.uri());
        try (RedisLimiter limiter = limiter("d");
                var connection = client.connect()) {
            assertThat(limiter.allow(TradingPlan.MESSAGE, ANN)).isTrue();
            connection.sync().scriptFlush();
            assertThat(limiter.allow(TradingPlan.MESSAGE, ANN)).isTrue();
            assertThat(limiter.redis().failures()).isZero();
            opens(limiter);
            List<String> entries = connection.sync().keys("{d}*ann");
            assertThat(entries)
                    .hasSize(1)
                    .allSatisfy(key -> assertThat(connection.sync().pttl(key)).isBetween(86_000_000L, 90_000_000L));
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName(
            "a server that turned into a read-only replica refuses opens, shows it, and is used again when it is a master")
    void readOnly() throws Exception {
        try (RedisLimiter limiter = limiter("e")) {
            assertThat(opens(limiter)).isEqualTo(5);
            commands(redis -> redis.replicaof("127.0.0.1", 1));
            assertThat(limiter.tryAcquire(TradingPlan.OPEN, TradingPlan.user("bob"), USD)
                            .code())
                    .isEqualTo("RATE_STORE_UNREACHABLE");
            Redis.await(limiter, RedisState.UNREACHABLE);
            assertThat(limiter.redis().lastProblem().orElseThrow()).contains("READONLY");
            assertThat(limiter.tryAcquire(TradingPlan.EXIT, ANN).granted()).isTrue();
            commands(RedisCommands::replicaofNoOne);
            Redis.await(limiter, RedisState.SHARED);
            assertThat(opens(limiter)).isZero();
        }
    }

    @Test
    @DisplayName(
            "a server that hangs is waited for once: opens are refused, exits counted here, until it answers again")
    void hangs() throws Exception {
        try (RedisLimiter limiter = limiter("f")) {
            assertThat(opens(limiter)).isEqualTo(5);
            commands(redis -> redis.clientPause(1_400));
            assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).code()).isEqualTo("RATE_STORE_UNREACHABLE");
            assertThat(limiter.redis().state()).isEqualTo(RedisState.UNREACHABLE);
            long before = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(limiter.tryAcquire(TradingPlan.EXIT, ANN).granted()).isTrue();
            }
            assertThat(System.nanoTime() - before).isLessThan(300_000_000L);
            Redis.await(limiter, RedisState.SHARED);
            assertThat(opens(limiter)).isZero();
        }
    }

    private void commands(Consumer<RedisCommands<String, String>> what) {
        RedisClient client = RedisClient.create(redis.uri());
        try (var connection = client.connect()) {
            what.accept(connection.sync());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
