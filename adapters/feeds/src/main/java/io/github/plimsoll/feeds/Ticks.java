package io.github.plimsoll.feeds;

import java.util.Arrays;

/** Growing arrays of ticks while a tape is read. */
final class Ticks {
    /** More is refused: a tape lives in memory. */
    static final int MAX = 10_000_000;

    private long[] micros;
    private long[] units;
    private int size;

    Ticks(int expected) {
        micros = new long[expected];
        units = new long[expected];
    }

    void add(long at, long price) {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, size * 2);
            units = Arrays.copyOf(units, size * 2);
        }
        micros[size] = at;
        units[size++] = price;
    }

    int size() {
        return size;
    }

    void setMicros(int tick, long at) {
        micros[tick] = at;
    }

    long[] micros() {
        return Arrays.copyOf(micros, size);
    }

    long[] units() {
        return Arrays.copyOf(units, size);
    }
}
