package io.github.plimsoll.benchmarks.price;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceReading;
import io.github.plimsoll.pricefeed.PriceSlot;
import io.github.plimsoll.pricefeed.ValidatedPrice;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One quote of nine sources and a validated reading. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@SuppressWarnings("NullAway") // JMH sets the fields up
public class PriceJmh {
    private Ticks ticks;
    private PriceFeed feed;
    private Peers peers;
    private final PriceSlot slot = new PriceSlot();

    /** Everybody must agree before anything is measured. */
    @Setup
    public void setUp() {
        ticks = new Ticks(1_000);
        feed = feed(instruments(1), Ticks.SOURCES, ticks);
        peers = new Peers();
        Peers exact = new Peers();
        Peers floating = new Peers();
        for (int i = 0; i < 1_000; i++) {
            int source = ticks.step();
            long now = ticks.epochMicros();
            feed.offer(0, source, ticks.price(), 0, now);
            long sorted = peers.sort(source, ticks.price(), now);
            long decimal = exact.decimals(source, BigDecimal.valueOf(ticks.price()), now)
                    .longValue();
            long ours = feed.readInto(0, slot) ? slot.units() : 0;
            double difference = floating.doubles(source, ticks.price(), now) - ours;
            if (ours != sorted || ours != decimal || Math.abs(difference) > 1) {
                throw new IllegalStateException("not the same price: " + ours + ", " + sorted + ", " + decimal);
            }
        }
    }

    static List<Instrument> instruments(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Instrument.cryptoPerp("M" + i))
                .toList();
    }

    static PriceFeed feed(List<Instrument> instruments, int sources, WorldClock clock) {
        FeedPolicy policy = FeedPolicy.defaults();
        PriceFeed.Builder builder = PriceFeed.builder(clock);
        instruments.forEach(instrument -> builder.market(instrument, policy));
        for (int i = 0; i < sources; i++) {
            builder.source("source" + i);
        }
        return builder.build();
    }

    /** Many markets of five sources. */
    @State(Scope.Thread)
    public static class Many {
        @Param({"1", "10000"})
        private int markets;

        /** So quick that every source of every market is heard again before it is stale. */
        private final Ticks ticks = new Ticks(50);

        private PriceFeed feed;
        private int market;
        private int round;
        private int source;

        @Setup
        public void setUp() {
            feed = feed(instruments(markets), 5, ticks);
        }
    }

    @Benchmark
    public @Nullable ValidatedPrice updateAndProof() {
        int source = ticks.step();
        feed.offer(0, source, ticks.price(), 0, ticks.epochMicros());
        return feed.read(0) instanceof PriceReading.Usable usable ? usable.price() : null;
    }

    @Benchmark
    public long updateAndRead() {
        int source = ticks.step();
        feed.offer(0, source, ticks.price(), 0, ticks.epochMicros());
        return feed.readInto(0, slot) ? slot.units() : 0;
    }

    @Benchmark
    public long readAlone() {
        return feed.readInto(0, slot) ? slot.units() : 0;
    }

    /** The markets in an order in which no two neighbours follow. */
    @Benchmark
    public Object updateOfMany(Many many) {
        many.ticks.step();
        many.market = (many.market + 7_919) % many.markets;
        if (++many.round >= many.markets) {
            many.round = 0;
            many.source = (many.source + 1) % 5;
        }
        return many.feed.offer(many.market, many.source, many.ticks.price(), 0, many.ticks.epochMicros());
    }

    @Benchmark
    public long sortedLongs() {
        int source = ticks.step();
        return peers.sort(source, ticks.price(), ticks.epochMicros());
    }

    @Benchmark
    public double doubleStreams() {
        int source = ticks.step();
        return peers.doubles(source, ticks.price(), ticks.epochMicros());
    }

    @Benchmark
    public BigDecimal bigDecimalStreams() {
        int source = ticks.step();
        return peers.decimals(source, BigDecimal.valueOf(ticks.price(), 10), ticks.epochMicros());
    }
}
