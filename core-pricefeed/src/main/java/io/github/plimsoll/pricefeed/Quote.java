package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Exact;

/**
 * One quote as a source sends it, with all that it may carry, for {@link PriceFeed#offer(int, int, Quote)}. A reusable
 * holder: set what the source gave, offer it, {@link #clear} it. Belongs to one thread.
 */
public final class Quote {
    /** Largest power of ten, either way. */
    public static final int MAX_EXPONENT = 18;

    private static final int UNSET = Integer.MIN_VALUE;

    long price;
    long confidence;
    /** How far the bid lies above the ask, in millionths of the ask. */
    long crossed;

    int exponent;
    long sourceTimeMicros;
    long sequence;
    long receivedNanos;
    boolean isReceived;

    /** Empty: no price, which is refused. */
    public Quote() {
        clear();
    }

    /** Forgets everything. */
    public Quote clear() {
        price = 0;
        confidence = 0;
        crossed = 0;
        exponent = UNSET;
        sourceTimeMicros = 0;
        sequence = -1;
        isReceived = false;
        return this;
    }

    /**
     * One price.
     *
     * @param mantissa times ten to the {@link #exponent}; without one, units at the instrument's price decimals
     * @param halfWidth of the confidence interval in the same scale; 0 when the source gives none
     */
    public Quote price(long mantissa, long halfWidth) {
        price = mantissa;
        confidence = halfWidth;
        crossed = 0;
        return this;
    }

    /** Both sides of a book: the price is their middle, rounded down, the confidence half of the spread, rounded up. */
    public Quote book(long bid, long ask) {
        crossed = ask > 0 && bid > ask ? Exactly.millionths(bid - ask, ask) : 0;
        boolean sound = bid > 0 && ask >= bid;
        price = sound ? AggregationRule.mean(bid, ask) : Math.min(bid, ask);
        confidence = sound ? ask - price : 0;
        return this;
    }

    /** Power of ten of price and confidence, such as -8; one outside -18 to 18 is refused with the quote. */
    public Quote exponent(int tens) {
        exponent = tens;
        return this;
    }

    /** When the source says the price was made, epoch microseconds. */
    public Quote madeAt(long epochMicros) {
        sourceTimeMicros = epochMicros;
        return this;
    }

    /** When its bytes arrived, monotonic nanoseconds of the feed's clock; without it, when it is offered. */
    public Quote receivedAt(long monotonicNanos) {
        receivedNanos = monotonicNanos;
        isReceived = true;
        return this;
    }

    /** The source's own running number, at least 0: it orders quotes that share one time. */
    public Quote sequence(long number) {
        sequence = number;
        return this;
    }

    boolean hasExponent() {
        return exponent != UNSET;
    }

    /** The mantissa in units of so many decimals, rounded down; what does not fit is as far out as a number can be. */
    static long units(long mantissa, int exponent, int decimals, boolean up) {
        int shift = exponent + decimals;
        if (shift >= 0) {
            long high = shift > MAX_EXPONENT ? 1 : Math.multiplyHigh(mantissa, Exact.pow10(shift));
            long low = shift > MAX_EXPONENT ? 0 : mantissa * Exact.pow10(shift);
            boolean fits = mantissa == 0 || high == low >> (Long.SIZE - 1);
            return mantissa == 0 ? 0 : fits ? low : mantissa > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        if (-shift > MAX_EXPONENT) {
            return up && mantissa > 0 ? 1 : 0;
        }
        long power = Exact.pow10(-shift);
        return up ? -Math.floorDiv(-mantissa, power) : Math.floorDiv(mantissa, power);
    }
}
