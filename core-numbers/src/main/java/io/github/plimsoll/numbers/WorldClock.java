package io.github.plimsoll.numbers;

/**
 * The one clock of the trade path: prices, limits, risk day, triggers and tape read it, never the machine's.
 * Implementations are thread-safe and never go back.
 */
public interface WorldClock {
    /** Wall time in microseconds since 1970-01-01T00:00:00Z. */
    long epochMicros();

    /** Monotonic time in nanoseconds from an arbitrary origin; only differences mean anything. */
    long monotonicNanos();
}
