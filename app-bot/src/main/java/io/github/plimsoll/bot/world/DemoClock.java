package io.github.plimsoll.bot.world;

import io.github.plimsoll.numbers.WorldClock;

/** World time of the demo: moves only when the world is advanced, and never back. Thread-safe. */
public final class DemoClock implements WorldClock {
    private final long originMicros;
    private volatile long micros;

    public DemoClock(long startMicros) {
        this.originMicros = startMicros;
        this.micros = startMicros;
    }

    @Override
    public long epochMicros() {
        return micros;
    }

    @Override
    public long monotonicNanos() {
        return (micros - originMicros) * 1_000L;
    }

    /** Only the world's driver calls it. */
    void moveTo(long next) {
        if (next < micros) {
            throw new IllegalArgumentException("world time never goes back");
        }
        micros = next;
    }
}
