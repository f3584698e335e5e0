package io.github.plimsoll.benchmarks.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The same rule without proof, guards and lock: fresh quotes, their median, a majority within 0.5% of it. One thread. */
final class Peers {
    private static final long MAX_AGE_MICROS = 5_000_000;
    private static final double MAX_DEVIATION = 0.005;
    private static final BigDecimal EXACT_DEVIATION = new BigDecimal("0.005");
    private static final int QUORUM = 2;

    private final long[] times = new long[Ticks.SOURCES];
    private final long[] longs = new long[Ticks.SOURCES];
    private final long[] sorted = new long[Ticks.SOURCES];
    private final double[] doubles = new double[Ticks.SOURCES];
    private final BigDecimal[] decimals = new BigDecimal[Ticks.SOURCES];

    Peers() {
        Arrays.fill(decimals, BigDecimal.ONE);
    }

    /** 0 for no price. */
    long sort(int source, long price, long now) {
        longs[source] = price;
        times[source] = now;
        int fresh = 0;
        for (int i = 0; i < Ticks.SOURCES; i++) {
            if (now - times[i] <= MAX_AGE_MICROS) {
                sorted[fresh++] = longs[i];
            }
        }
        Arrays.sort(sorted, 0, fresh);
        if (fresh < QUORUM) {
            return 0;
        }
        long median = (fresh & 1) != 0 ? sorted[fresh / 2] : (sorted[fresh / 2 - 1] + sorted[fresh / 2]) / 2;
        int within = 0;
        for (int i = 0; i < fresh; i++) {
            within += Math.abs(sorted[i] - median) <= median / 200 ? 1 : 0;
        }
        return within >= QUORUM && within * 2 > fresh ? median : 0;
    }

    double doubles(int source, double price, long now) {
        doubles[source] = price;
        times[source] = now;
        double[] fresh = IntStream.range(0, Ticks.SOURCES)
                .filter(i -> now - times[i] <= MAX_AGE_MICROS)
                .mapToDouble(i -> doubles[i])
                .sorted()
                .toArray();
        if (fresh.length < QUORUM) {
            return 0;
        }
        int half = fresh.length / 2;
        double median = fresh.length % 2 != 0 ? fresh[half] : (fresh[half - 1] + fresh[half]) / 2;
        long within = DoubleStream.of(fresh)
                .filter(p -> Math.abs(p - median) <= median * MAX_DEVIATION)
                .count();
        return within >= QUORUM && within * 2 > fresh.length ? median : 0;
    }

    BigDecimal decimals(int source, BigDecimal price, long now) {
        decimals[source] = price;
        times[source] = now;
        List<BigDecimal> fresh = IntStream.range(0, Ticks.SOURCES)
                .filter(i -> now - times[i] <= MAX_AGE_MICROS)
                .mapToObj(i -> decimals[i])
                .sorted()
                .toList();
        if (fresh.size() < QUORUM) {
            return BigDecimal.ZERO;
        }
        int half = fresh.size() / 2;
        BigDecimal median = fresh.size() % 2 != 0
                ? fresh.get(half)
                : fresh.get(half - 1).add(fresh.get(half)).divide(BigDecimal.valueOf(2), 10, RoundingMode.FLOOR);
        BigDecimal allowed = median.multiply(EXACT_DEVIATION);
        long within = fresh.stream()
                .filter(p -> p.subtract(median).abs().compareTo(allowed) <= 0)
                .count();
        return within >= QUORUM && within * 2 > fresh.size() ? median : BigDecimal.ZERO;
    }
}
