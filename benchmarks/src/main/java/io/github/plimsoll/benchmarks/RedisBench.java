package io.github.plimsoll.benchmarks;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.redis.RedisLimiter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisServer;

/** {@code bench redis}: decisions per second over three limits in a real Redis, beside Bucket4j in the same run. */
final class RedisBench {
    private static final int USERS = 20_000;

    private interface Decider {
        void decide(int user);
    }

    private RedisBench() {}

    static Map<String, Object> run(int seconds) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .setting("save \"\"")
                .setting("bind 127.0.0.1")
                .build();
        server.start();
        String uri = "redis://127.0.0.1:" + port;
        RedisClient client = RedisClient.create(uri);
        try (RedisLimiter ours = RedisLimiter.builder(uri)
                        .plan(Plans.exact())
                        .clock(WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime))
                        .timeout(Duration.ofSeconds(5))
                        .build();
                StatefulRedisConnection<String, byte[]> peer =
                        client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
                StatefulRedisConnection<String, String> plain = client.connect()) {
            Thread.sleep(500);
            LettuceBasedProxyManager<String> buckets =
                    Bucket4jLettuce.casBasedBuilder(peer).build();
            Decider mine = user -> ours.tryAcquire(Plans.OPEN, Key.of(Plans.USER, LimitsBench.id(user)), 100_000_000L);
            Decider theirs = user -> bucket4j(buckets, user);
            Map<String, Object> line = new LinkedHashMap<>();
            long before = used(plain);
            for (int user = 0; user < USERS; user++) {
                mine.decide(user);
            }
            line.put("redis_bytes_per_user_after_1", (used(plain) - before) / USERS);
            for (int callers : new int[] {1, 16}) {
                line.put("ours_" + callers, measure(mine, callers, seconds, false));
                line.put("bucket4j_" + callers, measure(theirs, callers, seconds, false));
            }
            line.put("ours_hot_16", measure(mine, 16, seconds, true));
            line.put("bucket4j_hot_16", measure(theirs, 16, seconds, true));
            line.put("ours_failures", ours.redis().failures());
            return line;
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
            server.stop();
        }
    }

    /** Calls and dollars are different tokens, so two buckets; what the second refuses the first gets back. */
    private static void bucket4j(LettuceBasedProxyManager<String> buckets, int user) {
        BucketProxy calls = buckets.builder()
                .build(
                        "c" + LimitsBench.id(user),
                        () -> BucketConfiguration.builder()
                                .addLimit(Bandwidth.builder()
                                        .capacity(5)
                                        .refillGreedy(5, Duration.ofMinutes(1))
                                        .id("o")
                                        .build())
                                .addLimit(Bandwidth.builder()
                                        .capacity(50)
                                        .refillGreedy(50, Duration.ofDays(1))
                                        .id("t")
                                        .build())
                                .build());
        BucketProxy dollars = buckets.builder()
                .build(
                        "d" + LimitsBench.id(user),
                        () -> BucketConfiguration.builder()
                                .addLimit(Bandwidth.builder()
                                        .capacity(10_000)
                                        .refillGreedy(10_000, Duration.ofHours(1))
                                        .build())
                                .build());
        if (calls.tryConsume(1) && !dollars.tryConsume(100)) {
            calls.addTokens(1);
        }
    }

    private static Map<String, Object> measure(Decider decider, int callers, int seconds, boolean hot)
            throws Exception {
        phase(decider, callers, 1, hot);
        return phase(decider, callers, seconds, hot);
    }

    private static Map<String, Object> phase(Decider decider, int callers, int seconds, boolean hot) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        List<Future<long[]>> running = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int c = 0; c < callers; c++) {
            int seed = c;
            running.add(pool.submit(() -> {
                SplittableRandom random = new SplittableRandom(seed);
                long[] took = new long[1 << 20];
                int n = 0;
                long start = System.nanoTime();
                while (start < end && n < took.length) {
                    decider.decide(hot ? 0 : random.nextInt(USERS));
                    long now = System.nanoTime();
                    took[n++] = now - start;
                    start = now;
                }
                return Arrays.copyOf(took, n);
            }));
        }
        long[] all = new long[0];
        for (Future<long[]> one : running) {
            long[] more = one.get();
            int old = all.length;
            all = Arrays.copyOf(all, old + more.length);
            System.arraycopy(more, 0, all, old, more.length);
        }
        pool.shutdown();
        Arrays.sort(all);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("per_s", all.length / seconds);
        line.put("p99_us", all[(int) (all.length * 0.99)] / 1_000);
        return line;
    }

    private static long used(StatefulRedisConnection<String, String> redis) {
        return redis.sync()
                .info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElse(0);
    }
}
