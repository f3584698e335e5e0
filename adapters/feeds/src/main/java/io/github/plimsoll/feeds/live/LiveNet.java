package io.github.plimsoll.feeds.live;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.ProcessClock;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * What all live sources share: one HTTP client with its daemon threads, clocks, chance and the tap. Closing ends the
 * threads; it comes after the sources were closed. Thread-safe but for {@link #random}, from which sources take their own
 * when they are made.
 */
public final class LiveNet implements AutoCloseable {
    /** Threads of the client at most: each serves what has just arrived and waits for nothing. */
    private static final int MAX_THREADS = 32;

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    private final ExecutorService threads;
    private final HttpClient http;
    private final WorldClock world;
    private final ProcessClock process;
    private final SplittableGenerator random;
    private final RawTap tap;

    /**
     * Opens nothing yet.
     *
     * @param world for the times of receipt
     * @param process for silences and pauses
     * @param random for jitter
     * @param tap sees every message, or {@link RawTap#NONE}
     */
    public LiveNet(WorldClock world, ProcessClock process, SplittableGenerator random, RawTap tap) {
        this.world = Objects.requireNonNull(world, "world");
        this.process = Objects.requireNonNull(process, "process");
        this.random = Objects.requireNonNull(random, "random");
        this.tap = Objects.requireNonNull(tap, "tap");
        this.threads = new ThreadPoolExecutor(
                0, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), LiveNet::daemon, (task, pool) -> {
                    // what finds no thread is done by the one that brought it, or dropped once all is over
                    if (!pool.isShutdown()) {
                        task.run();
                    }
                });
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_WITHIN)
                .executor(threads)
                .build();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "plimsoll-live");
        thread.setDaemon(true);
        return thread;
    }

    HttpClient http() {
        return http;
    }

    WorldClock world() {
        return world;
    }

    ProcessClock process() {
        return process;
    }

    SplittableGenerator ownRandom() {
        synchronized (random) {
            return random.split();
        }
    }

    RawTap tap() {
        return tap;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
