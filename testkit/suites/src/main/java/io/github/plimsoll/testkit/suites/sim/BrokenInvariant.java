package io.github.plimsoll.testkit.suites.sim;

import java.io.Serial;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something happened that must never happen. An error, so that nothing which is looked at can swallow it. */
public final class BrokenInvariant extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String invariant;

    BrokenInvariant(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    /** @param what said one after the other, and only when it does not hold: whatever is looked at is looked at often */
    static void require(String invariant, boolean holds, @Nullable Object... what) {
        if (!holds) {
            throw new BrokenInvariant(
                    invariant, Stream.of(what).map(String::valueOf).collect(Collectors.joining()));
        }
    }

    /** Which one, such as I10; {@code docs/simulation.md} lists them. */
    public String invariant() {
        return invariant;
    }
}
