package io.github.plimsoll.tests.chain;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws the faults of one seed: a third of the kinds is left out, and how often the others strike differs. */
final class ChainDice {
    private static final int MILLION = 1_000_000;

    private final SplittableRandom random;
    private final ChainTrace trace;
    private final int[] millionths = new int[ChainFault.values().length];
    private final Map<ChainFault, Long> struck = new EnumMap<>(ChainFault.class);
    private boolean resting;

    ChainDice(SplittableRandom random, ChainTrace trace) {
        this.random = random;
        this.trace = trace;
        for (ChainFault fault : ChainFault.values()) {
            int draw = random.nextInt(6);
            // left out, left out, rare, usual, usual, often
            int quarters = draw < 2 ? 0 : draw == 2 ? 1 : draw < 5 ? 4 : 12;
            millionths[fault.ordinal()] = Math.min(MILLION / 2, fault.thousandths * 250 * quarters);
        }
    }

    boolean strikes(ChainFault fault) {
        int rate = millionths[fault.ordinal()];
        if (resting || rate == 0 || random.nextInt(MILLION) >= rate) {
            return false;
        }
        struck.merge(fault, 1L, Long::sum);
        trace.tell("FAULT", fault.name());
        return true;
    }

    /** From now on nothing goes wrong. */
    void rest() {
        resting = true;
    }

    boolean resting() {
        return resting;
    }

    /** One of so many. */
    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both are drawn, too. */
    long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    SplittableRandom random() {
        return random;
    }

    Map<ChainFault, Long> struck() {
        return struck;
    }
}
