package io.github.plimsoll.numbers;

import java.util.function.LongSupplier;

/**
 * The one clock of the trade path: prices, limits, risk day, triggers and tape read it, never the machine's.
 * Implementations are thread-safe and never go back.
 */
public interface WorldClock {
    /**
     * A clock made of two sources, for example {@code WorldClock.of(() -> microsOfYourSystem(), System::nanoTime)}.
     *
     * @param epochMicros wall time in microseconds, which must never go back
     * @param monotonicNanos monotonic time in nanoseconds
     */
    static WorldClock of(LongSupplier epochMicros, LongSupplier monotonicNanos) {
        Given.notNull(epochMicros, "epochMicros");
        Given.notNull(monotonicNanos, "monotonicNanos");
        return new WorldClock() {
            @Override
            public long epochMicros() {
                return epochMicros.getAsLong();
            }

            @Override
            public long monotonicNanos() {
                return monotonicNanos.getAsLong();
            }
        };
    }

    /** A clock of recorded time: monotonic time passes as wall time does. For replays, backtests and tests. */
    static WorldClock of(LongSupplier epochMicros) {
        return of(epochMicros, () -> Math.multiplyExact(epochMicros.getAsLong(), 1_000L));
    }

    /** Wall time in microseconds since 1970-01-01T00:00:00Z. */
    long epochMicros();

    /** Monotonic time in nanoseconds from an arbitrary origin; only differences mean anything. */
    long monotonicNanos();
}
