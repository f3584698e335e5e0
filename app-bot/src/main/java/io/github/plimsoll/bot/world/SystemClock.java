package io.github.plimsoll.bot.world;

import io.github.plimsoll.numbers.WorldClock;
import java.util.concurrent.atomic.AtomicLong;

/** The time of this machine as world time: never before what was seen or persisted. Thread-safe. */
final class SystemClock implements WorldClock {
    private final AtomicLong newest;

    /** @param persistedMicros world time that the store holds */
    SystemClock(long persistedMicros) {
        this.newest = new AtomicLong(persistedMicros);
    }

    @Override
    public long epochMicros() {
        return newest.accumulateAndGet(System.currentTimeMillis() * 1_000L, Math::max);
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
