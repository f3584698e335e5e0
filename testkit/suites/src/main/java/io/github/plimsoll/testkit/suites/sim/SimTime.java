package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.numbers.WorldClock;

/** One time for everything: a monotonic one, and a wall clock that may step but never goes back. */
final class SimTime {
    /** 2026-01-01T00:00:00Z. */
    private static final long START_MICROS = 1_767_225_600_000_000L;

    private long micros;
    private long offset;
    private long wall = START_MICROS;

    long micros() {
        return micros;
    }

    long wallMicros() {
        return wall;
    }

    void advance(long by) {
        micros = Math.addExact(micros, by);
        wall = Math.max(wall, START_MICROS + micros + offset);
    }

    /** Steps the wall clock; a step back makes it stand still until time has caught up. */
    void stepWall(long by) {
        offset = Math.addExact(offset, by);
        advance(0);
    }

    WorldClock world() {
        return WorldClock.of(() -> wall, () -> micros * 1_000L);
    }

    long nanos() {
        return micros * 1_000L;
    }
}
