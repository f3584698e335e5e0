package io.github.plimsoll.benchmarks.price;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceSlot;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two threads that quote on one market and one that reads its price. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Group)
@SuppressWarnings("NullAway") // JMH sets the fields up
public class WritersJmh {
    private static final int SOURCES = 3;
    private static final long SECOND = 1_000_000L;

    /** Moved by the writers; nobody needs it to the microsecond. */
    private static final class Moved implements WorldClock {
        private final AtomicLong micros = new AtomicLong(1_767_225_600_000_000L);

        @Override
        public long epochMicros() {
            return micros.getOpaque();
        }

        @Override
        public long monotonicNanos() {
            return epochMicros() * 1_000;
        }
    }

    private final Moved clock = new Moved();
    private final AtomicInteger writers = new AtomicInteger();
    private PriceFeed feed;

    /** A source of its own for each writing thread, with times that grow. */
    @State(Scope.Thread)
    public static class Writer {
        private int source;
        private long at;
    }

    /** The reader's own. */
    @State(Scope.Thread)
    public static class Own {
        private final PriceSlot slot = new PriceSlot();
        private long usable;
        private long reads;

        /** A reader that mostly found no price has measured something else. */
        @TearDown(Level.Iteration)
        public void check() {
            if (usable * 2 < reads) {
                throw new IllegalStateException("only " + usable + " of " + reads + " readings found a price");
            }
            usable = 0;
            reads = 0;
        }
    }

    @Setup
    public void setUp() {
        feed = PriceJmh.feed(PriceJmh.instruments(1), SOURCES, clock);
    }

    @Benchmark
    @Group("market")
    @GroupThreads(2)
    public Object write(Writer own) {
        if (own.at == 0) {
            own.source = writers.getAndIncrement() % SOURCES;
            own.at = clock.epochMicros();
        }
        // The slower one keeps up with the clock that the faster one moves.
        own.at = Math.max(own.at + 1, clock.epochMicros() - SECOND);
        if (own.at > clock.epochMicros() + SECOND / 2) {
            clock.micros.setOpaque(own.at);
        }
        return feed.offer(0, own.source, Ticks.BASE + (own.at & 1_023), 0, own.at);
    }

    @Benchmark
    @Group("market")
    @GroupThreads(1)
    public long read(Own own) {
        own.reads++;
        if (!feed.readInto(0, own.slot)) {
            return 0;
        }
        own.usable++;
        return own.slot.units();
    }
}
