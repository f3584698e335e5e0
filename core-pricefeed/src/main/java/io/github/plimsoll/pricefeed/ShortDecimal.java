package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Exact;

/**
 * A decimal number whose mantissa has at most 28 bits: the floating point in which Pyth's on-chain program averages. Every
 * operation cuts towards 0 down to that size, one decimal digit at a time. Mutable, belongs to one thread.
 */
final class ShortDecimal {
    private static final long LIMIT = 1L << 28;
    private static final long STORED_LIMIT = 1L << 58;
    private static final int EXPONENT_BITS = 5;
    private static final int MIN_STORED = -16;
    private static final int MAX_STORED = 15;
    /** Digits by which one summand may exceed the other before the smaller is scaled down instead of the larger up. */
    private static final int WIDEN = 9;

    private static final int TABLE = 18;

    private long mantissa;
    private int exponent;

    /** Any mantissa, cut to 28 bits. */
    void set(long value, int tens) {
        mantissa = value;
        exponent = tens;
        cut();
    }

    void set(ShortDecimal other) {
        mantissa = other.mantissa;
        exponent = other.exponent;
    }

    void setOne() {
        mantissa = 100_000_000L;
        exponent = -8;
    }

    /** {@code 1 - slots * 0.000117065}, the share of the past that is left. */
    void setFading(long slots) {
        // Not cut before the product is: the number of slots is an exact factor.
        mantissa = -117_065L * slots;
        exponent = -9;
        cut();
        addTo(100_000_000L, -8);
    }

    boolean isZero() {
        return mantissa == 0;
    }

    void multiply(ShortDecimal other) {
        mantissa *= other.mantissa;
        exponent += other.exponent;
        cut();
    }

    /** @throws ArithmeticException for a divisor of 0, unless this is 0 */
    void divide(ShortDecimal divisor) {
        if (mantissa == 0) {
            return;
        }
        boolean negative = mantissa < 0 != divisor.mantissa < 0;
        long dividend = Math.abs(mantissa);
        int widened = 0;
        while (dividend < LIMIT) {
            dividend *= 10;
            widened++;
        }
        long quotient = dividend * Exact.pow10(WIDEN) / Math.abs(divisor.mantissa);
        mantissa = negative ? -quotient : quotient;
        exponent = exponent - divisor.exponent - widened - WIDEN;
        cut();
    }

    void add(ShortDecimal other) {
        addTo(other.mantissa, other.exponent);
    }

    private void addTo(long other, int otherExponent) {
        if (exponent >= otherExponent) {
            sum(mantissa, exponent, other, otherExponent);
        } else {
            sum(other, otherExponent, mantissa, exponent);
        }
        cut();
    }

    /** The summand with the larger exponent comes first. */
    private void sum(long high, int highExponent, long low, int lowExponent) {
        int apart = highExponent - lowExponent;
        if (apart < WIDEN) {
            mantissa = high * Exact.pow10(apart) + low;
            exponent = lowExponent;
        } else if (apart < TABLE + WIDEN) {
            mantissa = high * Exact.pow10(WIDEN) + low / Exact.pow10(apart - WIDEN);
            exponent = highExponent - WIDEN;
        } else {
            mantissa = high;
            exponent = highExponent;
        }
    }

    /** @throws ArithmeticException when it does not fit 64 bits */
    long mantissaAt(int wanted) {
        int up = exponent - wanted;
        if (mantissa == 0 || up == 0) {
            return mantissa;
        }
        if (up > 0) {
            if (up > TABLE) {
                throw new ArithmeticException("an average of " + this + " does not fit the exponent " + wanted);
            }
            return Math.multiplyExact(mantissa, Exact.pow10(up));
        }
        return -up > TABLE ? 0 : mantissa / Exact.pow10(-up);
    }

    /** Whether it fits the form in which it is kept between updates. */
    boolean isStorable() {
        return exponent <= MAX_STORED || widened(false) != 0 || mantissa == 0;
    }

    /** 59 bits of mantissa and 5 of exponent; what is too small for the exponent loses digits. */
    long stored() {
        return widened(true);
    }

    private long widened(boolean packed) {
        long value = mantissa;
        int tens = exponent;
        while (tens < MIN_STORED) {
            value /= 10;
            tens++;
        }
        while (tens > MAX_STORED) {
            value *= 10;
            if (Math.abs(value) >= STORED_LIMIT) {
                return 0;
            }
            tens--;
        }
        return packed ? (value << EXPONENT_BITS) | (tens & ((1 << EXPONENT_BITS) - 1)) : value;
    }

    void load(long stored) {
        mantissa = stored >> EXPONENT_BITS;
        exponent = (int) ((stored << (64 - EXPONENT_BITS)) >> (64 - EXPONENT_BITS));
        cut();
    }

    private void cut() {
        while (mantissa >= LIMIT || mantissa <= -LIMIT) {
            mantissa /= 10;
            exponent++;
        }
    }

    @Override
    public String toString() {
        return mantissa + "e" + exponent;
    }
}
