package io.github.plimsoll.feeds;

import io.github.plimsoll.numbers.Instrument;
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

    /** A tape of trades that begins where all tapes begin. */
    Tape tape(String file, Instrument instrument) {
        long[] times = micros();
        long shift = Tape.WORLD_START_MICROS - times[0];
        for (int i = 0; i < times.length; i++) {
            times[i] += shift;
        }
        return new Tape(file, instrument, false, times.length, times, units(), times[times.length - 1]);
    }
}
