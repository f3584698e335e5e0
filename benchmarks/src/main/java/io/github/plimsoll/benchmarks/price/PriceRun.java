package io.github.plimsoll.benchmarks.price;

import io.github.plimsoll.benchmarks.JmhRun;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code bench price}: update and validated read beside the same rule in other clothes, in one run. */
public final class PriceRun {
    private static final int FORKS = 2;
    private static final String[] OURS = {"updateAndProof", "updateAndRead", "readAlone"};
    private static final String[] PEERS = {"sortedLongs", "doubleStreams", "bigDecimalStreams"};
    private static final String[] WIRES = {"hermes", "lazer", "binance"};
    private static final int MARKETS = 10_000;
    private static final int SOURCES = 5;

    private PriceRun() {}

    /**
     * Measures.
     *
     * @param seconds measured and warmed up per benchmark and fork; 0 for half of it each in quick
     */
    public static Map<String, Object> run(int seconds) throws RunnerException {
        int rounds = seconds == 0 ? 4 : seconds;
        TimeValue each = seconds == 0 ? TimeValue.milliseconds(250) : TimeValue.seconds(1);
        JmhRun jmh = new JmhRun(new OptionsBuilder()
                .include(PriceJmh.class.getName())
                .include(WritersJmh.class.getName())
                .include(MessagesJmh.class.getName())
                .forks(FORKS)
                .warmupIterations(rounds)
                .warmupTime(each)
                .measurementIterations(rounds)
                .measurementTime(each));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("sources", Ticks.SOURCES);
        line.put("ours", jmh.measured(OURS));
        line.put("peers", jmh.measured(PEERS));
        Map<String, Object> ratios = new LinkedHashMap<>();
        for (String peer : PEERS) {
            ratios.put(peer + "_of_updateAndProof", JmhRun.rounded(jmh.nanos(peer) / jmh.nanos("updateAndProof")));
        }
        line.put("ratios", ratios);
        line.put("update_ns_one_market", jmh.nanos("updateOfMany/1"));
        line.put("update_ns_10000_markets", jmh.nanos("updateOfMany/" + MARKETS));
        line.put("read_ns_beside_two_writers", jmh.nanos("market/read"));
        line.put("update_ns_of_two_writers", jmh.nanos("market/write"));
        line.put("bytes_per_market_of_5_sources", bytesPerMarket());
        line.put("messages", messages(jmh));
        line.put("forks", FORKS);
        return line;
    }

    /** From the bytes of a message to a validated price, on one thread. */
    private static Map<String, Object> messages(JmhRun jmh) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String wire : WIRES) {
            String name = "messageToProof/" + wire;
            all.putAll(jmh.measured(name));
            all.put(name + "_per_second", Math.round(1e9 / jmh.nanos(name)));
        }
        return all;
    }

    /** Heap that the feed adds for a market whose sources have all quoted; the instruments are the caller's. */
    private static long bytesPerMarket() {
        Ticks ticks = new Ticks(1);
        List<Instrument> instruments = PriceJmh.instruments(MARKETS);
        PriceFeed small = filled(instruments.subList(0, 1), ticks);
        long before = used();
        PriceFeed feed = filled(instruments, ticks);
        long after = used();
        if (!feed.usable(0) || small.sources().isEmpty()) {
            throw new IllegalStateException("the feed has no price");
        }
        return (after - before) / MARKETS;
    }

    private static PriceFeed filled(List<Instrument> instruments, Ticks ticks) {
        PriceFeed feed = PriceJmh.feed(instruments, SOURCES, ticks);
        for (int source = 0; source < SOURCES; source++) {
            for (int market = 0; market < instruments.size(); market++) {
                feed.offer(market, source, Ticks.BASE, 0, ticks.epochMicros());
            }
        }
        return feed;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
