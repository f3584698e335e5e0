package io.github.plimsoll.execution.stats;

/** How the return of a year is taken from returns per period. */
public enum AnnualReturn {
    /** Compound annual growth: {@code product(1 + r) ^ (periods per year / n) - 1}. */
    COMPOUND,
    /** {@code mean(r) * periods per year}. */
    ARITHMETIC
}
