package io.github.plimsoll.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.Backoff;
import io.github.plimsoll.supervisor.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An adapter that runs against the unruly server, and what it heard. */
final class Rigged implements AutoCloseable, QuoteSink {
    static final Duration PATIENT = Duration.ofSeconds(5);
    static final Duration HASTY = Duration.ofMillis(200);

    static final WorldClock CLOCK =
            WorldClock.of(() -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), System::nanoTime);

    /** One client for all tests, as in a process. */
    private static final LiveNet SHARED = net(RawTap.NONE);

    private final UnrulyServer server;
    private final List<Tick> ticks = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final LiveNet net;
    private final PriceSource source;
    private final LiveSources running;
    private volatile @Nullable CountDownLatch held;

    Rigged(Rig rig, Duration staleAfter, UnrulyServer.Step... steps) throws IOException {
        this(rig, staleAfter, null, steps);
    }

    Rigged(Rig rig, Duration staleAfter, @Nullable String key, UnrulyServer.Step... steps) throws IOException {
        this(
                new UnrulyServer().then(steps),
                RawTap.NONE,
                (net, server) -> rig.source(
                        net,
                        server.address(),
                        rig.settings(staleAfter, staleAfter.equals(HASTY) ? HASTY : PATIENT),
                        key));
    }

    Rigged(UnrulyServer server, RawTap tap, BiFunction<LiveNet, UnrulyServer, PriceSource> made) {
        this.server = server;
        net = tap == RawTap.NONE ? SHARED : net(tap);
        source = made.apply(net, server);
        Supervisor supervisor = Supervisor.builder()
                .name("rigged")
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(work -> {
                    Thread thread = new Thread(work, "rigged");
                    threads.add(thread);
                    return thread;
                })
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(60)))
                .build();
        running = LiveSources.start(supervisor, List.of(source), this);
    }

    UnrulyServer server() {
        return server;
    }

    private static LiveNet net(RawTap tap) {
        return new LiveNet(CLOCK, System::nanoTime, new SplittableRandom(1), tap);
    }

    PriceSource source() {
        return source;
    }

    SourceHealth health() {
        return source.health();
    }

    List<Tick> ticks() {
        return ticks;
    }

    List<Thread> threads() {
        return threads;
    }

    int connections() {
        return connections.get();
    }

    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        CountDownLatch latch = held;
        held = null;
        if (latch != null) {
            latch.countDown();
        }
    }

    @Override
    public void offer(String from, Tick tick, long receivedNanos) {
        CountDownLatch latch = held;
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
        }
        ticks.add(tick);
    }

    @Override
    public void connected(String from) {
        connections.incrementAndGet();
    }

    /** Waits until a price of that number was heard. */
    void hears(int number) {
        until("price " + number, () -> ticks.stream().anyMatch(tick -> Rig.number(tick) == number));
    }

    void counts(String what, long atLeast) {
        until(what, () -> source.health().count(what) >= atLeast);
    }

    void until(String what, BooleanSupplier met) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> "waited for " + what + "; heard " + ticks + "; " + source.health())
                    .isLessThan(end);
            try {
                Thread.sleep(1);
            } catch (InterruptedException told) {
                throw new IllegalStateException(told);
            }
        }
    }

    void stop() {
        running.close();
    }

    @Override
    public void close() throws IOException {
        release();
        running.close();
        if (net != SHARED) {
            net.close();
        }
        server.close();
    }
}
