package io.github.plimsoll.risk;

/** What each rule that applied compared, for answers that show more than the verdict. Filled by one evaluation. */
final class Numbers {
    private static final int COUNT = RiskCode.values().length;

    private final long[] limit = new long[COUNT];
    private final long[] before = new long[COUNT];
    private final long[] after = new long[COUNT];
    private final boolean[] applied = new boolean[COUNT];
    private final boolean[] unknown = new boolean[COUNT];

    void put(RiskCode code, long theLimit, long theBefore, long theAfter) {
        int at = code.ordinal();
        limit[at] = theLimit;
        before[at] = theBefore;
        after[at] = theAfter;
        applied[at] = true;
    }

    /** The rule refused because what it reads is not known. */
    void unknown(RiskCode code, long theLimit) {
        put(code, theLimit, 0, 0);
        unknown[code.ordinal()] = true;
    }

    /** Takes back what was put from this code on, except codes that {@code keep} holds. */
    void forget(RiskCode code) {
        applied[code.ordinal()] = false;
        unknown[code.ordinal()] = false;
    }

    boolean applied(RiskCode code) {
        return applied[code.ordinal()];
    }

    boolean isUnknown(RiskCode code) {
        return unknown[code.ordinal()];
    }

    long limit(RiskCode code) {
        return limit[code.ordinal()];
    }

    long before(RiskCode code) {
        return before[code.ordinal()];
    }

    long after(RiskCode code) {
        return after[code.ordinal()];
    }
}
