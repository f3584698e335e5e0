package io.github.plimsoll.testkit.suites.sim;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws the faults of one seed. Each seed leaves about a third of the kinds out and draws how often the others strike, so
 * that rare pairs meet and no kind drowns the rest.
 */
final class Mischief {
    private static final int MILLION = 1_000_000;

    private final SplittableRandom random;
    private final Trace trace;
    private final int[] rates = new int[FaultKind.values().length];
    private final Set<FaultKind> wished = EnumSet.noneOf(FaultKind.class);
    private boolean resting;

    Mischief(SplittableRandom random, Trace trace) {
        this.random = random;
        this.trace = trace;
        for (FaultKind kind : FaultKind.values()) {
            if (kind.isDrawnElsewhere()) {
                continue;
            }
            int draw = random.nextInt(6);
            // left out, left out, rare, usual, usual, often
            int times = draw < 2 ? 0 : draw == 2 ? 1 : draw < 5 ? 4 : 12;
            rates[kind.ordinal()] = Math.min(MILLION / 2, kind.millionths / 4 * times);
        }
    }

    /** From now on each kind strikes as often as is said, those that are not named never. */
    void only(Map<FaultKind, Integer> millionths) {
        for (FaultKind kind : FaultKind.values()) {
            rates[kind.ordinal()] = millionths.getOrDefault(kind, 0);
        }
    }

    /** A fault strikes once at its next chance. */
    void wish(FaultKind kind) {
        wished.add(kind);
    }

    /** Whether a fault of that kind strikes here; it is counted when it does. */
    boolean strikes(FaultKind kind) {
        if (!wished.isEmpty() && wished.remove(kind)) {
            trace.fault(kind);
            return true;
        }
        int rate = rates[kind.ordinal()];
        if (resting || rate == 0 || random.nextInt(MILLION) >= rate) {
            return false;
        }
        trace.fault(kind);
        return true;
    }

    /** A fault struck that was drawn elsewhere. */
    void struck(FaultKind kind) {
        trace.fault(kind);
    }

    /** From now on nothing goes wrong. */
    void rest() {
        resting = true;
    }

    boolean resting() {
        return resting;
    }

    /** A length of time between two, both in milliseconds; in microseconds. */
    long between(int fromMillis, int toMillis) {
        return random.nextInt(fromMillis, toMillis + 1) * 1_000L;
    }

    SplittableRandom random() {
        return random;
    }
}
