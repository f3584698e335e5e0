package io.github.plimsoll.benchmarks;

import com.google.common.util.concurrent.RateLimiter;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * A decision over three limits of one of 100,000 users, each of whom comes by every 30 minutes of world time, and a
 * decision over a single limit of one hot key. Peers whose clock cannot be set decide by the machine's.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway") // JMH sets the fields up
public class LimitsBench {
    static final int USERS = 100_000;
    private static final long DOLLARS = 100_000_000L;
    private static final long STEP_MICROS = 18_000;

    /** World time that moves with every decision, and the users in an order of chance. */
    @State(Scope.Thread)
    public static class Visits {
        final int[] order = new int[1 << 20];
        int next;
        long micros = 1_767_225_600_000_000L;

        @Setup
        public void shuffle() {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < order.length; i++) {
                order[i] = random.nextInt(USERS);
            }
        }

        int visitor() {
            micros += STEP_MICROS;
            return order[next++ & (order.length - 1)];
        }
    }

    /** Ours, by the visits' clock. */
    @State(Scope.Thread)
    public static class Ours {
        final Key[] keys = new Key[USERS];
        io.github.plimsoll.ratelimit.RateLimiter exact;
        io.github.plimsoll.ratelimit.RateLimiter cells;

        @Setup
        public void setUp(Visits visits) {
            for (int i = 0; i < USERS; i++) {
                keys[i] = Key.of(Plans.USER, id(i));
            }
            exact = limiter(Plans.exact(), visits);
            cells = limiter(Plans.cells(), visits);
        }

        private static io.github.plimsoll.ratelimit.RateLimiter limiter(Plan plan, Visits visits) {
            return io.github.plimsoll.ratelimit.RateLimiter.builder()
                    .plan(plan)
                    .clock(WorldClock.of(() -> visits.micros))
                    .maxKeys(USERS)
                    .build();
        }
    }

    /** Three limits as two buckets, because calls and dollars are different tokens. */
    @State(Scope.Thread)
    public static class Bucket4j {
        final ConcurrentHashMap<String, Bucket[]> users = new ConcurrentHashMap<>();
        final String[] ids = new String[USERS];

        @Setup
        public void setUp(Visits visits) {
            for (int i = 0; i < USERS; i++) {
                ids[i] = id(i);
                users.put(ids[i], buckets(visits));
            }
        }

        static Bucket[] buckets(Visits visits) {
            TimeMeter meter = new TimeMeter() {
                @Override
                public long currentTimeNanos() {
                    return visits.micros * 1_000;
                }

                @Override
                public boolean isWallClockBased() {
                    return true;
                }
            };
            return new Bucket[] {
                Bucket.builder()
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
                        .withCustomTimePrecision(meter)
                        .build(),
                Bucket.builder()
                        .addLimit(Bandwidth.builder()
                                .capacity(10_000)
                                .refillGreedy(10_000, Duration.ofHours(1))
                                .build())
                        .withCustomTimePrecision(meter)
                        .build()
            };
        }
    }

    /** Peers by the machine's clock. */
    @State(Scope.Thread)
    public static class Others {
        final dev.failsafe.RateLimiter<?>[][] failsafe = new dev.failsafe.RateLimiter<?>[USERS][3];
        final io.github.resilience4j.ratelimiter.RateLimiter[][] resilience =
                new io.github.resilience4j.ratelimiter.RateLimiter[USERS][3];

        @Setup
        public void setUp() {
            RateLimiterConfig[] configs = {
                config(5, Duration.ofMinutes(1)), config(50, Duration.ofDays(1)), config(10_000, Duration.ofHours(1))
            };
            for (int i = 0; i < USERS; i++) {
                failsafe[i][0] = dev.failsafe.RateLimiter.burstyBuilder(5, Duration.ofMinutes(1))
                        .build();
                failsafe[i][1] = dev.failsafe.RateLimiter.burstyBuilder(50, Duration.ofDays(1))
                        .build();
                failsafe[i][2] = dev.failsafe.RateLimiter.burstyBuilder(10_000, Duration.ofHours(1))
                        .build();
                for (int k = 0; k < 3; k++) {
                    resilience[i][k] = io.github.resilience4j.ratelimiter.RateLimiter.of("u", configs[k]);
                }
            }
        }

        private static RateLimiterConfig config(int limit, Duration period) {
            return RateLimiterConfig.custom()
                    .limitForPeriod(limit)
                    .limitRefreshPeriod(period)
                    .timeoutDuration(Duration.ZERO)
                    .build();
        }
    }

    /** One hot key, shared by all threads; the machine's clock. */
    @State(Scope.Benchmark)
    public static class Hot {
        final io.github.plimsoll.ratelimit.RateLimiter ours = io.github.plimsoll.ratelimit.RateLimiter.builder()
                .plan(Plans.single())
                .clock(WorldClock.of(() -> System.nanoTime() / 1_000, System::nanoTime))
                .build();
        final Key key = Key.of(Plans.USER, "hot");
        final Bucket locked = bucket(SynchronizationStrategy.SYNCHRONIZED);
        final Bucket free = bucket(SynchronizationStrategy.LOCK_FREE);

        @SuppressWarnings("UnstableApiUsage")
        final RateLimiter guava = RateLimiter.create(1_000_000);

        private static Bucket bucket(SynchronizationStrategy strategy) {
            return Bucket.builder()
                    .addLimit(Bandwidth.builder()
                            .capacity(1_000_000)
                            .refillGreedy(1_000_000, Duration.ofSeconds(1))
                            .build())
                    .withNanosecondPrecision()
                    .withSynchronizationStrategy(strategy)
                    .build();
        }
    }

    static String id(int user) {
        return "u" + (10_000_000 + user);
    }

    @Benchmark
    public boolean threeOursYesOrNo(Ours ours, Visits visits) {
        return ours.exact.allow(Plans.OPEN, ours.keys[visits.visitor()], DOLLARS);
    }

    @Benchmark
    public Decision threeOursAnswer(Ours ours, Visits visits) {
        return ours.exact.tryAcquire(Plans.OPEN, ours.keys[visits.visitor()], DOLLARS);
    }

    @Benchmark
    public boolean threeOursCells(Ours ours, Visits visits) {
        return ours.cells.allow(Plans.OPEN, ours.keys[visits.visitor()], DOLLARS);
    }

    @Benchmark
    public boolean threeBucket4j(Bucket4j peer, Visits visits) {
        Bucket[] buckets = peer.users.get(peer.ids[visits.visitor()]);
        if (!buckets[0].tryConsume(1)) {
            return false;
        }
        if (buckets[1].tryConsume(100)) {
            return true;
        }
        buckets[0].addTokens(1);
        return false;
    }

    @Benchmark
    public boolean threeFailsafe(Others peer, Visits visits) {
        dev.failsafe.RateLimiter<?>[] three = peer.failsafe[visits.visitor()];
        return three[0].tryAcquirePermit() & three[1].tryAcquirePermit() & three[2].tryAcquirePermits(100);
    }

    @Benchmark
    public boolean threeResilience4j(Others peer, Visits visits) {
        var three = peer.resilience[visits.visitor()];
        return three[0].acquirePermission() & three[1].acquirePermission() & three[2].acquirePermission(100);
    }

    @Benchmark
    public boolean oneOurs(Hot hot) {
        return hot.ours.allow(Plans.OPEN, hot.key);
    }

    @Benchmark
    public boolean oneBucket4jSynchronized(Hot hot) {
        return hot.locked.tryConsume(1);
    }

    @Benchmark
    @SuppressWarnings("UnstableApiUsage")
    public boolean oneGuava(Hot hot) {
        return hot.guava.tryAcquire();
    }

    @Benchmark
    @Threads(2)
    public boolean hotOurs(Hot hot) {
        return hot.ours.allow(Plans.OPEN, hot.key);
    }

    @Benchmark
    @Threads(2)
    public boolean hotBucket4jSynchronized(Hot hot) {
        return hot.locked.tryConsume(1);
    }

    @Benchmark
    @Threads(2)
    public boolean hotBucket4jLockFree(Hot hot) {
        return hot.free.tryConsume(1);
    }

    @Benchmark
    @Threads(2)
    @SuppressWarnings("UnstableApiUsage")
    public boolean hotGuava(Hot hot) {
        return hot.guava.tryAcquire();
    }
}
