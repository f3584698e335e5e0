package io.github.plimsoll.testkit;

import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;

/** A clock that moves only when told to, and never back. Thread-safe. */
public final class ManualClock implements WorldClock {
    /** 2026-01-01T00:00:00Z. */
    public static final long START_MICROS = 1_767_225_600_000_000L;

    private long micros;
    private long nanos;

    public ManualClock() {
        this(START_MICROS);
    }

    public ManualClock(long epochMicros) {
        this.micros = epochMicros;
    }

    @Override
    public synchronized long epochMicros() {
        return micros;
    }

    @Override
    public synchronized long monotonicNanos() {
        return nanos;
    }

    /** Moves both times forward. */
    public void advance(Duration by) {
        advanceMicros(by.toNanos() / 1_000L);
    }

    /** Moves both times forward by microseconds. */
    public synchronized void advanceMicros(long by) {
        if (by < 0) {
            throw new IllegalArgumentException("a clock never goes back");
        }
        micros = Math.addExact(micros, by);
        nanos = Math.addExact(nanos, Math.multiplyExact(by, 1_000L));
    }

    /** Steps the wall time alone, as an NTP correction does; the monotonic time stays. */
    public synchronized void stepWall(Duration by) {
        micros = Math.addExact(micros, by.toNanos() / 1_000L);
    }
}
