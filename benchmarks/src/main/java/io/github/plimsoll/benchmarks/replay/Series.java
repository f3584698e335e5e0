package io.github.plimsoll.benchmarks.replay;

import io.github.plimsoll.execution.Replay;
import java.util.SplittableRandom;

/**
 * Minute bars of one seeded source: trends of two to six thousand bars with noise around them ({@code trends}), or a plain
 * random walk ({@code walk}), which crosses its averages about twelve times as often. Prices are whole cents.
 */
final class Series implements Replay.Bars {
    static final int PRICE_DECIMALS = 10;
    static final long START_MICROS = 1_767_225_600_000_000L;
    static final long MINUTE_MICROS = 60_000_000L;
    private static final long CENT = 100_000_000L;

    private final long[] cents;

    private Series(long[] cents) {
        this.cents = cents;
    }

    static Series of(String kind, int bars, long seed) {
        return kind.equals("walk") ? walk(bars, seed) : trends(bars, seed);
    }

    private static Series walk(int bars, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] cents = new long[bars];
        long at = 5_000_000;
        for (int i = 0; i < bars; i++) {
            at = Math.max(100_000, at + Math.round(random.nextGaussian() * at * 0.0003));
            cents[i] = at;
        }
        return new Series(cents);
    }

    private static Series trends(int bars, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] cents = new long[bars];
        double level = 5_000_000;
        int left = 0;
        double slope = 1;
        for (int i = 0; i < bars; i++) {
            if (left-- == 0) {
                left = random.nextInt(2_000, 6_000);
                double up = level > 5_000_000 ? -1 : 1;
                slope = up * (1 + random.nextDouble()) * 100;
            }
            level = Math.max(1_000_000, level + slope);
            cents[i] = Math.round(level + random.nextGaussian() * 300);
        }
        return new Series(cents);
    }

    double close(int bar) {
        return cents[bar] / 100.0;
    }

    long cents(int bar) {
        return cents[bar];
    }

    @Override
    public int size() {
        return cents.length;
    }

    @Override
    public long closedAtMicros(int bar) {
        return START_MICROS + (bar + 1) * MINUTE_MICROS;
    }

    @Override
    public long closeUnits(int bar) {
        return cents[bar] * CENT;
    }
}
