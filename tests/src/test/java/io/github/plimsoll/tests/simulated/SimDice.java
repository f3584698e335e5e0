package io.github.plimsoll.tests.simulated;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/** Draws the faults of one seed: a third of the kinds is left out, and how often the others strike differs. */
public class SimDice<F extends Enum<F>> {
    private static final int MILLION = 1_000_000;

    private final SplittableRandom random;
    private final SimTrace trace;
    private final int[] millionths;
    private final Map<F, Long> struck;
    private boolean resting;

    /** @param thousandths how often each kind strikes in a thousand chances, when it does in a seed */
    public SimDice(Class<F> faults, ToIntFunction<F> thousandths, SplittableRandom random, SimTrace trace) {
        this.random = random;
        this.trace = trace;
        this.struck = new EnumMap<>(faults);
        F[] all = faults.getEnumConstants();
        this.millionths = new int[all.length];
        for (F fault : all) {
            int draw = random.nextInt(6);
            // left out, left out, rare, usual, usual, often
            int quarters = draw < 2 ? 0 : draw == 2 ? 1 : draw < 5 ? 4 : 12;
            millionths[fault.ordinal()] = Math.min(MILLION / 2, thousandths.applyAsInt(fault) * 250 * quarters);
        }
    }

    public boolean strikes(F fault) {
        int rate = millionths[fault.ordinal()];
        if (resting || rate == 0 || random.nextInt(MILLION) >= rate) {
            return false;
        }
        struck.merge(fault, 1L, Long::sum);
        trace.tell("FAULT", fault.name());
        return true;
    }

    /** From now on nothing goes wrong. */
    public void rest() {
        resting = true;
    }

    /** From now on things go wrong, as at first. */
    public void wake() {
        resting = false;
    }

    public boolean resting() {
        return resting;
    }

    /** One of so many. */
    public boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both are drawn, too. */
    public long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    public SplittableRandom random() {
        return random;
    }

    public Map<F, Long> struck() {
        return struck;
    }
}
