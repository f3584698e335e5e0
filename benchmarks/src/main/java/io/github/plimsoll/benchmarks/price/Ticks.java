package io.github.plimsoll.benchmarks.price;

import io.github.plimsoll.numbers.WorldClock;
import java.util.SplittableRandom;

/** Quotes of nine sources in turn, all within 0.1%, and the clock that moves with them. One thread. */
final class Ticks implements WorldClock {
    static final int SOURCES = 9;
    static final long BASE = 650_000_000_000_000L;

    private static final int COUNT = 1 << 12;

    private final long[] prices = new long[COUNT];
    private long micros = 1_767_225_600_000_000L;
    private final long stepMicros;
    private int next;

    Ticks(long stepMicros) {
        this.stepMicros = stepMicros;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < COUNT; i++) {
            prices[i] = BASE + random.nextLong(BASE / 1_000);
        }
    }

    /** Moves on by a quote and says of which source it is. */
    int step() {
        micros += stepMicros;
        next++;
        return next % SOURCES;
    }

    long price() {
        return prices[next & (COUNT - 1)];
    }

    @Override
    public long epochMicros() {
        return micros;
    }

    @Override
    public long monotonicNanos() {
        return micros * 1_000;
    }
}
