package io.github.plimsoll.pricefeed;

import java.time.Duration;
import java.util.Objects;

/**
 * Average by time, highest, lowest and volatility of a price over the time just past, for guards and for marks of
 * positions. A price holds from its time until the next one comes. The window is cut into equal buckets; it reaches from
 * the beginning of the oldest bucket, so that it is up to one bucket shorter than its length, to the time asked for, and
 * at first only from the first price.
 *
 * <p>Whole numbers, nothing allocated after construction; a price costs the same however long the window is, except
 * after a silence. Belongs to one thread.
 */
public final class PriceWindow {
    /** Most buckets of one window. */
    public static final int MAX_BUCKETS = 1_024;

    private static final long NANOS_PER_MICRO = 1_000;
    /** So large that the squares of all buckets still fit 64 bits: a price that became 94 times itself. */
    private static final long MAX_MOVE = 94_000_000;

    private final long bucketNanos;
    private final long[] high;
    private final long[] low;
    private final long[] open;
    /** The sum of price times microseconds from the first price to the beginning of the bucket, in 128 bits. */
    private final long[] sumHigh;

    private final long[] sumLow;

    private boolean empty = true;
    private long firstNanos;
    private long lastNanos;
    private long last;
    private long current;
    private long totalHigh;
    private long totalLow;
    private long restNanos;

    /**
     * @param window length, 1 s to 7 days
     * @param buckets 2 to {@link #MAX_BUCKETS}
     * @throws IllegalArgumentException for a number outside its range
     */
    public PriceWindow(Duration window, int buckets) {
        Objects.requireNonNull(window, "window");
        if (window.compareTo(Duration.ofSeconds(1)) < 0
                || window.compareTo(Duration.ofDays(7)) > 0
                || buckets < 2
                || buckets > MAX_BUCKETS) {
            throw new IllegalArgumentException("a price window has a length of PT1S to PT168H and 2 to " + MAX_BUCKETS
                    + " buckets, not " + window + " and " + buckets);
        }
        bucketNanos = window.toNanos() / buckets;
        high = new long[buckets];
        low = new long[buckets];
        open = new long[buckets];
        sumHigh = new long[buckets];
        sumLow = new long[buckets];
    }

    /**
     * Takes a price.
     *
     * @param units above 0
     * @param nanos monotonic time from which it holds
     * @return false when it came before the last one and was left out
     * @throws IllegalArgumentException for a price that is not above 0
     */
    public boolean add(long units, long nanos) {
        if (units <= 0) {
            throw new IllegalArgumentException("a price must be above 0 but is " + units);
        }
        if (empty) {
            begin(units, nanos);
            return true;
        }
        if (nanos < lastNanos) {
            return false;
        }
        moveTo(nanos);
        last = units;
        int at = slot(current);
        high[at] = Math.max(high[at], units);
        low[at] = Math.min(low[at], units);
        return true;
    }

    /** Whether no price was added yet; then there is nothing to ask for. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether prices reach back over the whole window. */
    public boolean isFull() {
        return !empty && current >= high.length;
    }

    /** The highest price that held in the window until this time. */
    public long high(long nanos) {
        moveTo(nanos);
        long highest = 0;
        for (long bucket = oldest(); bucket <= current; bucket++) {
            highest = Math.max(highest, high[slot(bucket)]);
        }
        return highest;
    }

    /** The lowest price that held in the window until this time. */
    public long low(long nanos) {
        moveTo(nanos);
        long lowest = Long.MAX_VALUE;
        for (long bucket = oldest(); bucket <= current; bucket++) {
            lowest = Math.min(lowest, low[slot(bucket)]);
        }
        return lowest;
    }

    /** The average of the prices, each weighted by the whole microseconds for which it held, rounded down. */
    public long average(long nanos) {
        moveTo(nanos);
        int at = slot(oldest());
        long micros = microsUntil(lastNanos) - microsUntil(startOf(oldest()));
        if (micros <= 0) {
            return last;
        }
        long lowPart = totalLow - sumLow[at];
        long borrow = Long.compareUnsigned(totalLow, sumLow[at]) < 0 ? 1 : 0;
        return divide(totalHigh - sumHigh[at] - borrow, lowPart, micros);
    }

    /**
     * Root of the sum of the squared moves from bucket to bucket, in millionths, rounded down: what the price has moved in
     * the window as volatility is counted. At most the largest long.
     */
    public long volatilityMillionths(long nanos) {
        moveTo(nanos);
        long sum = 0;
        for (long bucket = oldest() + 1; bucket <= current + 1; bucket++) {
            long from = open[slot(bucket - 1)];
            long to = bucket > current ? last : open[slot(bucket)];
            long move = Exactly.millionths(Math.abs(to - from), from);
            if (move > MAX_MOVE) {
                return Long.MAX_VALUE;
            }
            sum += move * move;
        }
        return root(sum);
    }

    private void begin(long units, long nanos) {
        empty = false;
        firstNanos = nanos;
        lastNanos = nanos;
        last = units;
        high[0] = units;
        low[0] = units;
        open[0] = units;
    }

    /** A time before the last one stands still. */
    private void moveTo(long nanos) {
        if (empty) {
            throw new IllegalStateException("no price was added yet");
        }
        long until = Math.max(nanos, lastNanos);
        long bucket = (until - firstNanos) / bucketNanos;
        if (bucket - current > high.length) {
            // Nothing of what is remembered lies in the window any more but the price that still holds.
            hold(startOf(bucket - high.length) - lastNanos);
            current = bucket - high.length;
            enter();
        }
        while (current < bucket) {
            hold(startOf(current + 1) - lastNanos);
            current++;
            enter();
        }
        hold(until - lastNanos);
    }

    private void enter() {
        int at = slot(current);
        high[at] = last;
        low[at] = last;
        open[at] = last;
        sumHigh[at] = totalHigh;
        sumLow[at] = totalLow;
    }

    private void hold(long nanos) {
        long whole = nanos + restNanos;
        long micros = whole / NANOS_PER_MICRO;
        restNanos = whole % NANOS_PER_MICRO;
        lastNanos += nanos;
        long product = last * micros;
        totalLow += product;
        totalHigh += Math.multiplyHigh(last, micros) + (Long.compareUnsigned(totalLow, product) < 0 ? 1 : 0);
    }

    /** Whole microseconds since the first price, as they were summed. */
    private long microsUntil(long nanos) {
        return (nanos - firstNanos) / NANOS_PER_MICRO;
    }

    private long oldest() {
        return Math.max(0, current - high.length + 1);
    }

    private int slot(long bucket) {
        return (int) (bucket % high.length);
    }

    private long startOf(long bucket) {
        return firstNanos + bucket * bucketNanos;
    }

    /** A quotient that fits, as an average does; the dividend has 128 bits. */
    private static long divide(long high, long low, long divisor) {
        long quotient = 0;
        long rest = high;
        for (int bit = 63; bit >= 0; bit--) {
            rest = (rest << 1) | ((low >>> bit) & 1);
            if (rest >= divisor) {
                rest -= divisor;
                quotient |= 1L << bit;
            }
        }
        return quotient;
    }

    private static long root(long square) {
        if (square == 0) {
            return 0;
        }
        long guess = 1L << ((65 - Long.numberOfLeadingZeros(square)) / 2);
        long better = (guess + square / guess) / 2;
        while (better < guess) {
            guess = better;
            better = (guess + square / guess) / 2;
        }
        return guess;
    }
}
