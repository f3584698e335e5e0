package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateConcurrencyTest {
    private static final int THREADS = 16;
    private static final Key HOT = Key.of("user", "hot");

    private final ManualClock clock = new ManualClock();

    /** Sum of what the threads return; thread i runs tasks(i). */
    private static long run(java.util.function.IntFunction<Callable<Long>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Callable<Long> task = tasks.apply(i);
                running.add(pool.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            long sum = 0;
            for (Future<Long> one : running) {
                sum += one.get();
            }
            return sum;
        } finally {
            pool.shutdownNow();
        }
    }

    private RateLimiter limiter(int count, long volume, int maxKeys) {
        Plan plan = Plan.builder()
                .limit(SlidingWindow.count("n", "user", count, Duration.ofSeconds(1)))
                .limit(SlidingWindow.volume("v", "user", volume, Duration.ofSeconds(1))
                        .withMaxEvents(count))
                .action("A", Charge.fixed("n", 1), Charge.perCall("v"))
                .build();
        return RateLimiter.builder().clock(clock).plan(plan).maxKeys(maxKeys).build();
    }

    @Test
    @DisplayName("16 threads on one key are granted exactly the limit, in calls and in volume")
    void exactlyTheLimit() throws Exception {
        for (int round = 0; round < 20; round++) {
            RateLimiter calls = limiter(1_000, Long.MAX_VALUE / 2, 10);
            assertThat(run(i -> () -> granted(calls, 200, 1))).isEqualTo(1_000);
            assertThat(calls.health().keys()).isOne();
            RateLimiter volume = limiter(100_000, 3_000, 10);
            assertThat(run(i -> () -> granted(volume, 200, 3))).isEqualTo(1_000);
            assertThat(volume.status(HOT).get(1).remaining()).isZero();
        }
    }

    @Test
    @DisplayName(
            "16 threads on keys of several kinds, and on one number that is decided quickly, get exactly the limit")
    void exactlyTheLimitOfSeveral() throws Exception {
        Plan plan = Plan.builder()
                .limit(SlidingWindow.count("n", "user", 100_000, Duration.ofDays(1)))
                .limit(TokenBucket.of("t", "market", 20_000, 1, Duration.ofDays(1)))
                .limit(Gcra.of("g", "global", 1, Duration.ofDays(1), 20_000))
                .action("BOTH", Charge.fixed("n", 1), Charge.fixed("t", 1))
                .action("ALL", Charge.fixed("g", 1))
                .build();
        RateLimiter limiter = RateLimiter.builder().clock(clock).plan(plan).build();
        Keys both = Keys.of(Key.of("market", "BTC-USD"), HOT);
        Key all = Key.of("global", "all");
        long granted = run(i -> () -> {
            long mine = 0;
            for (int n = 0; n < 3_000; n++) {
                mine += limiter.allow("BOTH", both) ? 1 : 0;
                mine += limiter.allow("ALL", all) ? 1_000_000 : 0;
            }
            return mine;
        });
        assertThat(granted).isEqualTo(20_000 + 20_000 * 1_000_000L);
        assertThat(limiter.status(HOT).get(0).used()).isEqualTo(20_000);
        assertThat(limiter.statistics())
                .containsExactly(new Tally("BOTH", 20_000, 28_000), new Tally("ALL", 20_000, 28_000));
    }

    @Test
    @DisplayName(
            "16 threads that reserve, commit, cancel and do so twice never exceed the limit, and cancelled quota is whole")
    void reservations() throws Exception {
        int limit = 500;
        RateLimiter limiter = limiter(limit, Long.MAX_VALUE / 2, 10);
        long committed = run(thread -> () -> {
            SplittableRandom random = new SplittableRandom(thread);
            long kept = 0;
            for (int i = 0; i < 2_000; i++) {
                if (limiter.reserve("A", HOT, 1 + random.nextInt(9)) instanceof Granted granted) {
                    if (random.nextInt(20) == 0) {
                        limiter.commit(granted.reservation());
                        kept++;
                    } else {
                        limiter.cancel(granted.reservation());
                    }
                    limiter.cancel(granted.reservation());
                }
                assertThat(limiter.status(HOT).get(0).used()).isBetween(0L, (long) limit);
            }
            return kept;
        });
        assertThat(committed).isLessThanOrEqualTo(limit);
        assertThat(limiter.status(HOT).get(0).used()).isEqualTo(committed);
        assertThat(limiter.health().openReservations()).isZero();
        assertThat(committed + granted(limiter, 1_000, 1)).isEqualTo(limit);
    }

    @Test
    @DisplayName("a reservation that two threads end ends once")
    void endsOnce() throws Exception {
        for (int round = 0; round < 200; round++) {
            RateLimiter limiter = limiter(1, 10, 10);
            Reservation one = ((Granted) limiter.reserve("A", HOT, 10)).reservation();
            long ended = run(i -> () -> {
                Settlement outcome = i % 2 == 0 ? limiter.commit(one) : limiter.cancel(one);
                return outcome == Settlement.COMMITTED || outcome == Settlement.CANCELLED ? 1L : 0L;
            });
            assertThat(ended).isOne();
            assertThat(limiter.health().openReservations()).isZero();
        }
    }

    @Test
    @DisplayName("16 threads over more keys than there is room for: eviction never raises a limit")
    void eviction() throws Exception {
        RateLimiter limiter = limiter(3, 1_000, 8);
        for (int window = 0; window < 100; window++) {
            long[][] perKey = new long[THREADS][24];
            run(thread -> () -> {
                SplittableRandom random = new SplittableRandom(thread);
                for (int i = 0; i < 100; i++) {
                    int key = random.nextInt(24);
                    if (limiter.tryAcquire("A", Key.of("user", "k" + key), 1).granted()) {
                        perKey[thread][key]++;
                    }
                }
                return 0L;
            });
            long used = 0;
            for (int key = 0; key < 24; key++) {
                long granted = 0;
                for (long[] one : perKey) {
                    granted += one[key];
                }
                assertThat(granted).isBetween(0L, 3L);
                used += granted > 0 ? 1 : 0;
            }
            assertThat(used).isBetween(1L, 8L);
            assertThat(limiter.health().keys()).isLessThanOrEqualTo(8);
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    @DisplayName("a key that 16 threads make at once takes one place")
    void onePlacePerKey() throws Exception {
        int keys = 20_000;
        RateLimiter limiter = limiter(1, 1, keys);
        long granted = run(thread -> () -> {
            long mine = 0;
            for (int key = 0; key < keys; key++) {
                mine += limiter.tryAcquire("A", Key.of("user", "k" + key), 1).granted() ? 1 : 0;
            }
            return mine;
        });
        assertThat(granted).isEqualTo(keys);
        assertThat(limiter.health()).isEqualTo(new LimiterHealth(keys, 0, keys, 0, 0, true));
    }

    private static long granted(RateLimiter limiter, int tries, long cost) {
        long granted = 0;
        for (int i = 0; i < tries; i++) {
            granted += limiter.tryAcquire("A", HOT, cost).granted() ? 1 : 0;
        }
        return granted;
    }
}
