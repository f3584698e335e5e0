package io.github.plimsoll.tests.limits;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A process that takes what it can get: prints how much that was. Arguments: Redis, installation, threads, seconds. */
final class Shooter {
    static final int LIMIT = 3_000;
    static final WorldClock CLOCK = WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime);

    private Shooter() {}

    static Plan plan() {
        return Plan.builder()
                .limit(SlidingWindow.volume("dollars", "user", LIMIT, Duration.ofHours(1))
                        .withMaxEvents(LIMIT))
                .action("TAKE", Charge.perCall("dollars"))
                .build();
    }

    static RedisLimiter limiter(String uri, String installation) {
        return RedisLimiter.builder(uri)
                .plan(plan())
                .clock(CLOCK)
                .installation(installation)
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    /** Another process with the same classes. */
    static Process start(Class<?> program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] args) throws Exception {
        try (RedisLimiter limiter = limiter(args[0], args[1])) {
            Redis.await(limiter, RedisState.COUNTERS_LOST); // before that each process counts for itself
            System.out.println(shoot(limiter, Integer.parseInt(args[2]), Integer.parseInt(args[3])));
        }
    }

    static long shoot(RedisLimiter limiter, int threads, int seconds) throws InterruptedException {
        AtomicLong taken = new AtomicLong();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Key key = Key.of("user", "one");
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            long cost = 7L + i;
            all[i] = new Thread(() -> {
                while (System.nanoTime() < end) {
                    // a granted cost counts in full; when it no longer fits, the last dollars are taken one by one
                    if (limiter.allow("TAKE", key, cost)) {
                        taken.addAndGet(cost);
                    } else if (limiter.allow("TAKE", key, 1)) {
                        taken.incrementAndGet();
                    }
                }
            });
            all[i].start();
        }
        for (Thread one : all) {
            one.join();
        }
        return taken.get();
    }
}
