package io.github.plimsoll.testkit.suites.sim;

import java.io.Serial;

/** Something happened that must never happen. An error, so that nothing which is looked at can swallow it. */
public final class BrokenInvariant extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String invariant;

    BrokenInvariant(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    static void require(String invariant, boolean holds, String what) {
        if (!holds) {
            throw new BrokenInvariant(invariant, what);
        }
    }

    /** Which one, such as I10; {@code docs/simulation.md} lists them. */
    public String invariant() {
        return invariant;
    }
}
