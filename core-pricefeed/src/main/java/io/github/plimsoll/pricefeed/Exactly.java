package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;

/** Comparisons of ratios without division, in 128 bits, so that no rounding decides. */
final class Exactly {
    static final long ONE = 1_000_000L;

    private Exactly() {}

    /** {@code part / whole > millionths / 1e6}, exactly. All at least 0. */
    static boolean exceeds(long part, long whole, long millionths) {
        long leftHigh = Math.multiplyHigh(part, ONE);
        long rightHigh = Math.multiplyHigh(whole, millionths);
        return leftHigh != rightHigh ? leftHigh > rightHigh : Long.compareUnsigned(part * ONE, whole * millionths) > 0;
    }

    /** {@code part / whole} in millionths for people, rounded up; the largest long when it does not fit. */
    static long millionths(long part, long whole) {
        try {
            return Exact.mulDiv(part, ONE, whole, Rounding.UP);
        } catch (ArithmeticException tooLarge) {
            return Long.MAX_VALUE;
        }
    }
}
