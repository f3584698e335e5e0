package io.github.plimsoll.numbers;

/**
 * Integer arithmetic that is exact or throws {@link ArithmeticException}; it never wraps. Stateless and thread-safe.
 */
public final class Exact {
    private static final long DIGIT = 0xffff_ffffL;
    private static final long MILLION = 1_000_000;
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
        if (high == low >> 63) {
            return divide(low, divisor, rounding);
        }
        return divideWide(high, low, divisor, rounding);
    }

    /**
     * {@code amount * millionths / 1,000,000}, rounded up: {@link #mulDiv} for the share of an amount that counts as
     * used, without a division where the product fits 64 bits.
     *
     * @throws ArithmeticException when the result does not fit 64 bits
     */
    public static long shareUp(long amount, long millionths) {
        long low = amount * millionths;
        return isSmall(amount, millionths)
                ? (low + MILLION - 1) / MILLION
                : mulDiv(amount, millionths, MILLION, Rounding.UP);
    }

    /**
     * {@code amount * millionths / 1,000,000}, rounded down (towards zero): as {@link #shareUp} for what is allowed.
     *
     * @throws ArithmeticException when the result does not fit 64 bits
     */
    public static long shareDown(long amount, long millionths) {
        long low = amount * millionths;
        return isSmall(amount, millionths) ? low / MILLION : mulDiv(amount, millionths, MILLION, Rounding.DOWN);
    }

    /** Whether the product is at least 0 and takes a million more without leaving 64 bits. */
    private static boolean isSmall(long amount, long millionths) {
        return Math.multiplyHigh(amount, millionths) == 0
                && Long.compareUnsigned(amount * millionths, Long.MAX_VALUE - MILLION) <= 0;
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
        boolean negative = (dividend ^ divisor) < 0;
        return quotient + rounding.step(negative, (quotient & 1) != 0, compareHalf(remainder, divisor));
    }

    private static int compareHalf(long remainder, long divisor) {
        // Both negated: -|x| is always representable, |Long.MIN_VALUE| is not.
        long r = -Math.abs(remainder);
        long rest = -Math.abs(divisor) - r;
        return Long.compare(rest, r);
    }

    /** 128 / 64 division on magnitudes; the sign is put back at the end. */
    private static long divideWide(long high, long low, long divisor, Rounding rounding) {
        boolean negative = (high ^ divisor) < 0;
        long h = high;
        long l = low;
        if (high < 0) {
            l = -low;
            h = ~high + (l == 0 ? 1 : 0);
        }
        long d = Math.abs(divisor); // unsigned: 2^63 stays itself
        if (Long.compareUnsigned(h, d) >= 0) {
            throw overflow();
        }
        long quotient = quotient(h, l, d);
        long remainder = l - quotient * d;
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
     * Unsigned 128 / 64 division whose quotient fits 64 bits, by two digits of 32 bits each, each estimated from the top
     * digit of the divisor and corrected at most twice (Knuth, volume 2, section 4.3.1, algorithm D).
     */
    private static long quotient(long high, long low, long divisor) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long d = divisor << shift;
        // Two steps, because a shift by 64 would be a shift by 0.
        long h = high << shift | low >>> 1 >>> (63 - shift);
        long l = low << shift;
        long top = d >>> 32;
        long bottom = d & DIGIT;
        long first = digit(h, l >>> 32, top, bottom);
        long rest = (h << 32 | l >>> 32) - first * d;
        long second = digit(rest, l & DIGIT, top, bottom);
        return first << 32 | second;
    }

    private static long digit(long high, long next, long top, long bottom) {
        long q = Long.divideUnsigned(high, top);
        long r = high - q * top;
        while (q > DIGIT || Long.compareUnsigned(q * bottom, r << 32 | next) > 0) {
            q--;
            r += top;
            if (r > DIGIT) {
                break;
            }
        }
        return q;
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
