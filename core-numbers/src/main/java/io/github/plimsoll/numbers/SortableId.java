package io.github.plimsoll.numbers;

import java.util.random.RandomGenerator;

/**
 * A 128-bit id that sorts by time: 64 bits of world time in microseconds, 64 random bits. The text form is 26
 * characters of Crockford's base 32 in lower case and sorts the same way. Immutable.
 *
 * @param high microseconds since the epoch
 * @param low random bits
 */
public record SortableId(long high, long low) implements Comparable<SortableId> {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    /** Length of the text form. */
    public static final int LENGTH = 26;

    /** A new id from the injected clock and random source. */
    public static SortableId next(WorldClock clock, RandomGenerator random) {
        Given.notNull(clock, "clock");
        Given.notNull(random, "random");
        return new SortableId(clock.epochMicros(), random.nextLong());
    }

    /** @throws IllegalArgumentException when the text is not 26 characters of the alphabet */
    public static SortableId parse(String text) {
        Given.notNull(text, "text");
        if (!isValid(text)) {
            throw new IllegalArgumentException("id must be 26 characters of 0-9 and a-z without i, l, o, u");
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | digit;
        }
        return new SortableId(high, low);
    }

    /** Whether the text is the canonical form of an id. */
    public static boolean isValid(String text) {
        if (Given.notNull(text, "text").length() != LENGTH || ALPHABET.indexOf(text.charAt(0)) > 7) {
            return false;
        }
        return text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    /** World time at which the id was made, in microseconds since the epoch. */
    public long epochMicros() {
        return high;
    }

    @Override
    public int compareTo(SortableId other) {
        int byTime = Long.compareUnsigned(high, other.high);
        return byTime != 0 ? byTime : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        char[] out = new char[LENGTH];
        long h = high;
        long l = low;
        for (int i = LENGTH - 1; i >= 0; i--) {
            out[i] = ALPHABET.charAt((int) (l & 31));
            l = (l >>> 5) | (h << 59);
            h >>>= 5;
        }
        return new String(out);
    }
}
