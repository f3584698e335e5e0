package io.github.plimsoll.supervisor;

/** How a back-off delay is spread, so that many who failed together do not come back together. */
public enum Jitter {
    /** Uniform in {@code [0, ceiling]}, {@code ceiling = min(cap, base * 2^(attempt - 1))}. Spreads the most. */
    FULL,
    /** Uniform in {@code [ceiling / 2, ceiling]}, the same ceiling: never at once. */
    EQUAL,
    /** {@code min(cap, uniform in [base, 3 * previous])}, the previous delay being base at first: forgets its step. */
    DECORRELATED
}
