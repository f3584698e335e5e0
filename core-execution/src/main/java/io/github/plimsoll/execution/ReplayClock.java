package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.WorldClock;

/** World time that a {@link Replay} moves from bar to bar, never back. One thread moves it; any may read it. */
public final class ReplayClock implements WorldClock {
    private final long origin;
    private volatile long micros;

    /** @param startMicros world time before the first bar */
    public ReplayClock(long startMicros) {
        origin = startMicros;
        micros = startMicros;
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
        return Math.multiplyExact(micros - origin, 1_000L);
    }
}
