package io.github.plimsoll.supervisor;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The latest calls, a bit each, in one word: bad or not. Noting a good call among good ones writes nothing. Thread-safe.
 */
final class CallWindow {
    private static final int COUNT_SHIFT = 57;

    private final int size;
    private final long mask;
    private final AtomicLong word = new AtomicLong();

    CallWindow(int size) {
        this.size = size;
        this.mask = (1L << size) - 1;
    }

    /** Notes a call; returns the word that then holds, for {@link #bad} and {@link #calls}. */
    long note(boolean bad) {
        while (true) {
            long before = word.get();
            long count = before >>> COUNT_SHIFT;
            long bits = ((before << 1) | (bad ? 1 : 0)) & mask;
            long after = bits | Math.min(size, count + 1) << COUNT_SHIFT;
            if (after == before || word.compareAndSet(before, after)) {
                return after;
            }
        }
    }

    long now() {
        return word.get();
    }

    static int bad(long word) {
        return Long.bitCount(word & ((1L << COUNT_SHIFT) - 1));
    }

    static int calls(long word) {
        return (int) (word >>> COUNT_SHIFT);
    }
}
