package io.github.plimsoll.tests.limits;

import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.redis.RedisLimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Grants that several processes record in a folder, eight bytes of time and eight of cost each, and read back. */
final class Recorded implements UsageHistory, AutoCloseable {
    static final int LIMIT = 3_000;
    static final Key ONE = Key.of("user", "one");

    private final Path folder;
    private final FileChannel own;

    Recorded(Path folder, String process) {
        this.folder = folder;
        try {
            own = FileChannel.open(
                    folder.resolve(process),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static RedisLimiter limiter(String uri, String installation) {
        return RedisLimiter.builder(uri)
                .plan(Plan.builder()
                        .limit(SlidingWindow.volume("dollars", "user", LIMIT, Duration.ofHours(1))
                                .withMaxEvents(LIMIT)
                                .rebuiltFromHistory())
                        .action("TAKE", Charge.perCall("dollars"))
                        .build())
                .clock(Shooter.CLOCK)
                .installation(installation)
                .timeout(Duration.ofSeconds(2))
                .build();
    }

    /** Takes what it can get and records it, until the end. Arguments: Redis, installation, folder, name, threads, seconds. */
    public static void main(String[] args) throws Exception {
        try (RedisLimiter limiter = limiter(args[0], args[1]);
                Recorded recorded = new Recorded(Path.of(args[2]), args[3])) {
            recorded.restore(limiter);
            int seconds = Integer.parseInt(args[5]);
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            Thread[] all = new Thread[Integer.parseInt(args[4])];
            for (int i = 0; i < all.length; i++) {
                long cost = 1L + i % 3;
                all[i] = new Thread(() -> {
                    while (System.nanoTime() < end) {
                        recorded.take(limiter, cost);
                        pause(seconds); // the longer the run, the longer the limit is to last
                    }
                });
                all[i].start();
            }
            for (Thread one : all) {
                one.join();
            }
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    void restore(RedisLimiter limiter) {
        try {
            limiter.restore(this);
        } catch (RuntimeException away) {
            // it is down just now, and tried again by itself
            if (limiter.redis().lastProblem().isEmpty()) {
                pause(1);
            }
        }
    }

    boolean take(RedisLimiter limiter, long cost) {
        if (!limiter.allow("TAKE", ONE, cost)) {
            return false;
        }
        ByteBuffer record = ByteBuffer.allocate(16)
                .putLong(Shooter.CLOCK.epochMicros())
                .putLong(cost)
                .flip();
        try {
            while (record.hasRemaining()) {
                own.write(record);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return true;
    }

    @Override
    public void read(long afterMicros, Consumer<? super Usage> sink) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
                while (all.remaining() >= 16) {
                    sink.accept(new Usage("dollars", ONE, all.getLong(), all.getLong()));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    long total() {
        long[] sum = new long[1];
        read(0, usage -> sum[0] += usage.cost());
        return sum[0];
    }

    @Override
    public void close() throws IOException {
        own.close();
    }
}
