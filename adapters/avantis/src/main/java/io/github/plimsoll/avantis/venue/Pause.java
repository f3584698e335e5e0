package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.numbers.WorldClock;

/**
 * How long something that took its time is left alone: so many times as long as it took. Whoever has to ask it of many waits for it
 * once, and then for a small part of the time. Thread-safe.
 */
final class Pause {
    /** What is answered within is not slow. */
    private static final long SLOW_NANOS = 1_000_000_000L;

    private final int times;
    private final WorldClock clock;
    private volatile long until;

    /** @param times at least 1 */
    Pause(int times, WorldClock clock) {
        this.times = times;
        this.clock = clock;
        this.until = clock.monotonicNanos();
    }

    boolean isOn() {
        return clock.monotonicNanos() - until < 0;
    }

    /** @param nanos that an answer took, or that none came */
    void after(long nanos) {
        if (nanos > SLOW_NANOS) {
            atLeast(times * nanos);
        }
    }

    /** From now on. */
    synchronized void atLeast(long nanos) {
        long end = clock.monotonicNanos() + nanos;
        if (end - until > 0) {
            until = end;
        }
    }
}
