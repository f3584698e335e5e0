package io.github.plimsoll.numbers;

/**
 * Integer arithmetic that is exact or throws {@link ArithmeticException}; it never wraps. Stateless and thread-safe.
 */
public final class Exact {
    private static final long[] POW10 = new long[19];

    static {
        POW10[0] = 1;
        for (int i = 1; i < POW10.length; i++) {
            POW10[i] = POW10[i - 1] * 10;
        }
    }

    private Exact() {}

    /**
     * {@code 10^exponent}.
     *
     * @param exponent 0..18
     */
    public static long pow10(int exponent) {
        if (exponent < 0 || exponent > 18) {
            throw new IllegalArgumentException("exponent must be 0..18 but is " + exponent);
        }
        return POW10[exponent];
    }

    /**
     * {@code a * b / divisor} with a 128-bit intermediate product, rounded once as named.
     *
     * @throws ArithmeticException when the divisor is zero or the result does not fit 64 bits
     */
    public static long mulDiv(long a, long b, long divisor, Rounding rounding) {
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if (high == (low >> 63) && low != Long.MIN_VALUE && divisor != Long.MIN_VALUE) {
            return divide(low, divisor, rounding);
        }
        return divideWide(high, low, divisor, rounding);
    }

    /**
     * {@code dividend / divisor}, rounded as named.
     *
     * @throws ArithmeticException when the divisor is zero or the result does not fit 64 bits
     */
    public static long divide(long dividend, long divisor, Rounding rounding) {
        if (divisor == -1 && dividend == Long.MIN_VALUE) {
            throw overflow();
        }
        long quotient = dividend / divisor;
        long remainder = dividend % divisor;
        if (remainder == 0) {
            return quotient;
        }
        boolean negative = (dividend < 0) != (divisor < 0);
        return quotient + rounding.step(negative, (quotient & 1) != 0, compareHalf(remainder, divisor));
    }

    private static int compareHalf(long remainder, long divisor) {
        // Both negated: -|x| is always representable, |Long.MIN_VALUE| is not.
        long r = remainder < 0 ? remainder : -remainder;
        long rest = (divisor < 0 ? divisor : -divisor) - r;
        return Long.compare(rest, r);
    }

    /** 128 / 64 division on magnitudes; the sign is put back at the end. */
    private static long divideWide(long high, long low, long divisor, Rounding rounding) {
        boolean negative = (high < 0) != (divisor < 0);
        long h = high;
        long l = low;
        if (high < 0) {
            l = -low;
            h = ~high + (l == 0 ? 1 : 0);
        }
        long d = divisor < 0 ? -divisor : divisor; // unsigned: 2^63 stays itself
        if (Long.compareUnsigned(h, d) >= 0) {
            throw overflow();
        }
        long quotient = 0;
        long remainder = h;
        for (int bit = 63; bit >= 0; bit--) {
            boolean carry = remainder < 0;
            remainder = (remainder << 1) | ((l >>> bit) & 1);
            if (carry || Long.compareUnsigned(remainder, d) >= 0) {
                remainder -= d;
                quotient |= 1L << bit;
            }
        }
        if (remainder != 0) {
            int half = Long.compareUnsigned(remainder, d - remainder);
            int step = rounding.step(negative, (quotient & 1) != 0, half);
            if (step != 0 && ++quotient == 0) {
                throw overflow();
            }
        }
        if (negative) {
            if (Long.compareUnsigned(quotient, Long.MIN_VALUE) > 0) {
                throw overflow();
            }
            return -quotient;
        }
        if (quotient < 0) {
            throw overflow();
        }
        return quotient;
    }

    /**
     * The same value at another decimal scale.
     *
     * @param from decimals of {@code units}, 0..18
     * @param to wanted decimals, 0..18
     * @throws ArithmeticException when the result does not fit 64 bits
     */
    public static long rescale(long units, int from, int to, Rounding rounding) {
        return to >= from ? Math.multiplyExact(units, pow10(to - from)) : divide(units, pow10(from - to), rounding);
    }

    private static ArithmeticException overflow() {
        return new ArithmeticException("result does not fit 64 bits");
    }
}
