package io.github.plimsoll.ratelimit;

import io.github.plimsoll.numbers.WorldClock;

/** A clock that breaks its promise and goes back. */
final class BrokenClock implements WorldClock {
    long micros = 1_000;

    @Override
    public long epochMicros() {
        return micros;
    }

    @Override
    public long monotonicNanos() {
        return micros * 1_000;
    }
}
