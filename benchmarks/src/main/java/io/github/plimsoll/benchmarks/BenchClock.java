package io.github.plimsoll.benchmarks;

import io.github.plimsoll.numbers.WorldClock;

/** World time that the replay moves; belongs to one thread. */
final class BenchClock implements WorldClock {
    private final long origin;
    private long micros;

    BenchClock(long start) {
        this.origin = start;
        this.micros = start;
    }

    void moveTo(long next) {
        micros = Math.max(micros, next);
    }

    @Override
    public long epochMicros() {
        return micros;
    }

    @Override
    public long monotonicNanos() {
        return (micros - origin) * 1_000L;
    }
}
