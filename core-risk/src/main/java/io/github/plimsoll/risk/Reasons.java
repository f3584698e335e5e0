package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of {@link RiskCode}s in two words: the verdict of {@link RiskEngine#check}. Made once by the caller and filled
 * again by every check, so that a check allocates nothing. Mutable, one per thread; it may refer to the inputs of an
 * earlier check until it is dropped. Not thread-safe. Source: reference systems, section 13.2: a clear reason, how to
 * fix it, when to retry.
 */
public final class Reasons {
    private static final RiskCode[] CODES = RiskCode.values();

    /** For a question that takes more than comparisons. */
    final Evaluation scratch = new Evaluation();

    private long low;
    private long high;
    private boolean done;

    /** Nothing checked yet. */
    public Reasons() {}

    void set(long theLow, long theHigh) {
        low = theLow;
        high = theHigh;
        done = true;
    }

    /** Whether no rule was violated. False before the first check. */
    public boolean isEmpty() {
        return done && (low | high) == 0;
    }

    public boolean contains(RiskCode code) {
        Given.notNull(code, "code");
        return ((code.isHigh() ? high : low) & code.bit()) != 0;
    }

    public int size() {
        return Long.bitCount(low) + Long.bitCount(high);
    }

    /** The bits of the first 64 codes, by ordinal. */
    public long low() {
        return low;
    }

    /** The bits of the codes from the 65th on, by ordinal less 64. */
    public long high() {
        return high;
    }

    /** The codes in precedence order. */
    public List<RiskCode> codes() {
        return codes(low, high);
    }

    static List<RiskCode> codes(long low, long high) {
        List<RiskCode> codes = new ArrayList<>();
        for (long rest = low; rest != 0; rest &= rest - 1) {
            codes.add(CODES[Long.numberOfTrailingZeros(rest)]);
        }
        for (long rest = high; rest != 0; rest &= rest - 1) {
            codes.add(CODES[Long.SIZE + Long.numberOfTrailingZeros(rest)]);
        }
        return codes;
    }

    /** The first code in precedence order; there must be one. */
    static RiskCode first(long low, long high) {
        return CODES[low != 0 ? Long.numberOfTrailingZeros(low) : Long.SIZE + Long.numberOfTrailingZeros(high)];
    }

    /** The code at a place in precedence order. */
    static RiskCode at(long low, long high, int place) {
        long rest = low;
        int base = 0;
        int left = place;
        if (left >= Long.bitCount(low)) {
            left -= Long.bitCount(low);
            rest = high;
            base = Long.SIZE;
        }
        if (left < 0 || left >= Long.bitCount(rest)) {
            throw new IndexOutOfBoundsException("there is no reason at place " + place);
        }
        for (; left > 0; left--) {
            rest &= rest - 1;
        }
        return CODES[base + Long.numberOfTrailingZeros(rest)];
    }

    @Override
    public String toString() {
        return codes().toString();
    }
}
