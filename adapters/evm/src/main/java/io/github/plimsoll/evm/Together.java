package io.github.plimsoll.evm;

/**
 * How many go together into one message to a node: half as many after each refusal, and twice as many again after many that
 * went well, as what was in the way may be gone. Thread-safe.
 */
public final class Together {
    /** After so many full messages more is tried. */
    private static final int WELL = 64;

    private final int max;
    private int most;
    private int well;

    /** @param max never more than so many, above 0 */
    public Together(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("at least one goes at a time, not " + max);
        }
        this.max = max;
        this.most = max;
    }

    /** How many go together now, 1 to the maximum. */
    public synchronized int most() {
        return most;
    }

    /** So many together were too many. */
    public synchronized void refused(int size) {
        most = Math.max(1, Math.min(most, size / 2));
        well = 0;
    }

    /** So many together were not. */
    public synchronized void taken(int size) {
        if (size < most || most == max) {
            return;
        }
        well++;
        if (well == WELL) {
            most = (int) Math.min(max, 2L * most);
            well = 0;
        }
    }
}
