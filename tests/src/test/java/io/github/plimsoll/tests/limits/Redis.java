package io.github.plimsoll.tests.limits;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.redis.RedisLimiterBuilder;
import io.github.plimsoll.redis.RedisState;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import redis.embedded.RedisServer;

/** A real Redis of its own: the one that {@code plimsoll.redis} names as a program, else the one of the Maven artifact. */
final class Redis implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final int port;
    private RedisServer server;

    Redis() {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        start();
    }

    void start() {
        try {
            String program = System.getProperty("plimsoll.redis", "");
            var builder = RedisServer.newRedisServer();
            if (!program.isEmpty()) {
                builder.executableProvider(() -> new File(program));
            }
            server = builder.port(port)
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .setting("bind 127.0.0.1")
                    .build();
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void kill() {
        try {
            server.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** An installation that nobody has used. */
    static String fresh() {
        return "t" + NUMBER.incrementAndGet();
    }

    RedisLimiterBuilder limiter(Plan plan, WorldClock clock) {
        return RedisLimiter.builder(uri())
                .plan(plan)
                .clock(clock)
                .installation(fresh())
                .recordedWithin(Duration.ZERO) // nothing else grants in these tests
                .timeout(Duration.ofSeconds(2));
    }

    static void await(RedisLimiter limiter, RedisState wanted) throws InterruptedException {
        for (int i = 0; i < 2_400 && limiter.redis().state() != wanted; i++) {
            Thread.sleep(25);
        }
        if (limiter.redis().state() != wanted) {
            throw new AssertionError(wanted + " wanted, but " + limiter.redis());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
