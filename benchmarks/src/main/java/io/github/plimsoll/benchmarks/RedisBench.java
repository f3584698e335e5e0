package io.github.plimsoll.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.redis.RedisLimiter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.lang.management.ManagementFactory;
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
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import redis.embedded.RedisServer;

/**
 * {@code bench redis}: decisions over three limits in a real Redis, beside Bucket4j and Redisson. They take turns of a
 * second, so that whatever else the machine does meets all of them; each turn is told per second, and a row has the
 * median turn. Processor time is that of this process and of the server together.
 */
final class RedisBench {
    /** So many that few of them use their limits up: most answers are grants, which cost a peer most. */
    private static final int USERS = 400_000;
    /** Redisson's limiters have to be made beforehand, and memory is counted of as many. */
    private static final int SOME = 20_000;

    /** Limits that one user cannot use up, so that every answer on a hot key is a grant that has to be written. */
    private static final RedisPeers.Limits LARGE = new RedisPeers.Limits(10_000_000, 100_000_000, 400_000_000);

    private static final RedisPeers.Limits DEFAULT = new RedisPeers.Limits(5, 50, 10_000);

    /** So many turns of each are not counted: compiling the slowest of them takes that long. */
    private static final int WARM = 4;

    private record Turn(long decisions, long granted, long p99Micros, double cpuMicros) {}

    private final StatefulRedisConnection<String, String> plain;
    private final int turns;
    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private RedisBench(StatefulRedisConnection<String, String> plain, int turns) {
        this.plain = plain;
        this.turns = turns;
    }

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
        try (RedisLimiter exact = limiter(uri, "a", Plans.exact());
                RedisLimiter large = limiter(uri, "b", Plans.cells(LARGE));
                RedisPeers peers = new RedisPeers(client, uri);
                StatefulRedisConnection<String, String> plain = client.connect()) {
            Thread.sleep(500);
            return new RedisBench(plain, seconds).rows(exact, large, peers);
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
            server.stop();
        }
    }

    private static RedisLimiter limiter(String uri, String installation, Plan plan) {
        return RedisLimiter.builder(uri)
                .plan(plan)
                .installation(installation)
                .clock(WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    private Map<String, Object> rows(RedisLimiter exact, RedisLimiter large, RedisPeers peers) throws Exception {
        String[] ids = IntStream.range(0, USERS).mapToObj(LimitsBench::id).toArray(String[]::new);
        IntPredicate mine = user -> open(exact, ids[user]);
        Map<String, Object> line = new LinkedHashMap<>();
        long before = used();
        for (int user = 0; user < SOME; user++) {
            open(exact, ids[user]);
        }
        line.put("redis_bytes_per_user_after_1", (used() - before) / SOME);
        peers.prepareRedisson(DEFAULT, Arrays.asList(ids).subList(0, SOME));
        peers.prepareRedisson(LARGE, List.of("hot"));
        Map<String, IntPredicate> users = new LinkedHashMap<>();
        users.put("ours", mine);
        users.put("bucket4j", user -> peers.bucket4j(DEFAULT, ids[user]));
        users.put("redisson", user -> peers.redisson(ids[user % SOME]));
        line.put("users_1", row(users, 1));
        line.put("users_16", row(users, 16));
        Map<String, IntPredicate> hot = new LinkedHashMap<>();
        hot.put("ours", user -> open(large, "hot"));
        hot.put("bucket4j", user -> peers.bucket4j(LARGE, "hot"));
        hot.put("redisson", user -> peers.redisson("hot"));
        line.put("hot_granted_16", row(hot, 16));
        Map<String, IntPredicate> refused = new LinkedHashMap<>();
        refused.put("ours", user -> open(exact, ids[0]));
        refused.put("bucket4j", user -> peers.bucket4j(DEFAULT, ids[0]));
        line.put("hot_used_up_16", row(refused, 16));
        line.put("ours_failures", exact.redis().failures() + large.redis().failures());
        return line;
    }

    private static boolean open(RedisLimiter limiter, String user) {
        return limiter.tryAcquire(Plans.OPEN, Key.of(Plans.USER, user), 100_000_000L)
                .granted();
    }

    private Map<String, Object> row(Map<String, IntPredicate> contenders, int callers) throws Exception {
        Map<String, List<Turn>> all = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        for (int turn = -WARM; turn < turns; turn++) {
            for (Map.Entry<String, IntPredicate> one : contenders.entrySet()) {
                Turn took = turn(pool, one.getValue(), callers);
                if (turn >= 0) {
                    all.computeIfAbsent(one.getKey(), k -> new ArrayList<>()).add(took);
                }
            }
        }
        pool.shutdown();
        Map<String, Object> row = new LinkedHashMap<>();
        all.forEach((name, took) -> row.put(name, said(took)));
        return row;
    }

    private static Map<String, Object> said(List<Turn> turns) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("per_s", median(turns.stream().mapToDouble(Turn::decisions).toArray()));
        line.put("p99_us", median(turns.stream().mapToDouble(Turn::p99Micros).toArray()));
        line.put("cpu_us", median(turns.stream().mapToDouble(Turn::cpuMicros).toArray()));
        line.put(
                "granted_percent",
                100
                        * turns.stream().mapToLong(Turn::granted).sum()
                        / Math.max(1, turns.stream().mapToLong(Turn::decisions).sum()));
        return line;
    }

    private Turn turn(ExecutorService pool, IntPredicate decider, int callers) throws Exception {
        long cpu = cpuMicros();
        List<Future<long[]>> running = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (int c = 0; c < callers; c++) {
            SplittableRandom random = new SplittableRandom(c + end);
            running.add(pool.submit(() -> {
                long[] took = new long[1 << 18];
                int n = 1;
                long start = System.nanoTime();
                while (start < end && n < took.length) {
                    took[0] += decider.test(random.nextInt(USERS)) ? 1 : 0;
                    long now = System.nanoTime();
                    took[n++] = now - start;
                    start = now;
                }
                return Arrays.copyOf(took, n);
            }));
        }
        long granted = 0;
        List<long[]> all = new ArrayList<>();
        for (Future<long[]> one : running) {
            long[] took = one.get();
            granted += took[0];
            all.add(Arrays.copyOfRange(took, 1, took.length));
        }
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Turn(
                sorted.length,
                granted,
                sorted[(int) (sorted.length * 0.99)] / 1_000,
                (cpuMicros() - cpu) / (double) sorted.length);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return Math.round(values[values.length / 2] * 10) / 10.0;
    }

    private long cpuMicros() {
        return machine.getProcessCpuTime() / 1_000
                + (long) (1_000_000 * (info("cpu", "used_cpu_user") + info("cpu", "used_cpu_sys")));
    }

    private long used() {
        return (long) info("memory", "used_memory");
    }

    private double info(String section, String field) {
        return plain.sync()
                .info(section)
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(field.length() + 1).strip()))
                .findFirst()
                .orElseThrow();
    }
}
