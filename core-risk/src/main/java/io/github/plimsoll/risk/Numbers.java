package io.github.plimsoll.risk;

/**
 * What each rule that applied compared, for answers that show more than the verdict. Filled by one evaluation; of all
 * codes or of some only, whose numbers lie side by side in the order of the codes.
 */
final class Numbers {
    private static final int FIELDS = 3;

    /** The codes whose numbers are wanted. */
    private final long low;

    private final long high;
    /** Limit, before and after by code. */
    private final long[] values;

    private long appliedLow;
    private long appliedHigh;
    private long unknownLow;
    private long unknownHigh;

    private Numbers(long low, long high) {
        this.low = low;
        this.high = high;
        this.values = new long[(Long.bitCount(low) + Long.bitCount(high)) * FIELDS];
    }

    /** For every code. */
    Numbers() {
        this(-1L, (1L << (RiskCode.COUNT - Long.SIZE)) - 1);
    }

    /** For these codes only. */
    static Numbers of(long low, long high) {
        return new Numbers(low, high);
    }

    void put(RiskCode code, long theLimit, long theBefore, long theAfter) {
        long bit = code.bit();
        if (code.isHigh()) {
            if ((high & bit) == 0) {
                return;
            }
            appliedHigh |= bit;
        } else {
            if ((low & bit) == 0) {
                return;
            }
            appliedLow |= bit;
        }
        int at = at(code);
        values[at] = theLimit;
        values[at + 1] = theBefore;
        values[at + 2] = theAfter;
    }

    private int at(RiskCode code) {
        long below = code.bit() - 1;
        int place = code.isHigh() ? Long.bitCount(low) + Long.bitCount(high & below) : Long.bitCount(low & below);
        return place * FIELDS;
    }

    /** The rule refused because what it reads is not known. */
    void unknown(RiskCode code, long theLimit) {
        put(code, theLimit, 0, 0);
        unknownLow |= code.isHigh() ? 0 : code.bit();
        unknownHigh |= code.isHigh() ? code.bit() : 0;
    }

    /** Takes back what was put. */
    void forget(RiskCode code) {
        if (code.isHigh()) {
            appliedHigh &= ~code.bit();
            unknownHigh &= ~code.bit();
        } else {
            appliedLow &= ~code.bit();
            unknownLow &= ~code.bit();
        }
    }

    boolean applied(RiskCode code) {
        return ((code.isHigh() ? appliedHigh : appliedLow) & code.bit()) != 0;
    }

    boolean isUnknown(RiskCode code) {
        return ((code.isHigh() ? unknownHigh : unknownLow) & code.bit()) != 0;
    }

    long limit(RiskCode code) {
        return value(code, 0);
    }

    long before(RiskCode code) {
        return value(code, 1);
    }

    long after(RiskCode code) {
        return value(code, 2);
    }

    /** 0 for a rule that was never asked. */
    private long value(RiskCode code, int field) {
        boolean wanted = ((code.isHigh() ? high : low) & code.bit()) != 0;
        return wanted ? values[at(code) + field] : 0;
    }
}
