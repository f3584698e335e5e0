package io.github.plimsoll.bot.metrics;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Counts what happened within the last 60 minutes of process time, to 10 s. Thread-safe. */
final class SlidingHour {
    private static final long STEP_NANOS = 10_000_000_000L;
    private static final int STEPS = 360;

    private final long[] counts = new long[STEPS];
    private final LongSupplier nanos;
    private final long origin;
    private long step;

    SlidingHour(LongSupplier nanos) {
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
    }

    synchronized void add() {
        forget();
        counts[(int) (step % STEPS)]++;
    }

    synchronized long total() {
        forget();
        return Arrays.stream(counts).sum();
    }

    private void forget() {
        long now = (nanos.getAsLong() - origin) / STEP_NANOS;
        if (now - step >= STEPS) {
            Arrays.fill(counts, 0);
            step = now;
        }
        while (step < now) {
            counts[(int) (++step % STEPS)] = 0;
        }
    }
}
