package io.github.plimsoll.pricefeed;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Objects;

/**
 * Average of a price that fades with time: {@code average = price + (average - price) * 2^(-t / half-life)}, where t is how
 * long the price held. After one half-life half of the distance is gone. It does not matter how often the same price is
 * told. The power is worked out in whole numbers to 32 binary digits of the exponent; the distance is cut towards 0.
 *
 * <p>Allocates nothing after construction. Belongs to one thread.
 */
public final class PriceEma {
    private static final int DIGITS = 32;
    private static final int SCALE = 62;
    /** {@code 2^-(1/2), 2^-(1/4), ...} times {@code 2^62}. */
    private static final long[] ROOTS = roots();

    private final long halfLifeNanos;
    private boolean empty = true;
    private long price;
    private long average;
    private long lastNanos;

    /**
     * @param halfLife 1 ms to 7 days
     * @throws IllegalArgumentException for another one
     */
    public PriceEma(Duration halfLife) {
        Objects.requireNonNull(halfLife, "halfLife");
        if (halfLife.compareTo(Duration.ofMillis(1)) < 0 || halfLife.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("a half-life is PT0.001S to PT168H, not " + halfLife);
        }
        halfLifeNanos = halfLife.toNanos();
    }

    /**
     * Takes a price; the first one is the average.
     *
     * @param units above 0
     * @param nanos monotonic time from which it holds; one before the last stands still
     * @throws IllegalArgumentException for a price that is not above 0
     */
    public void add(long units, long nanos) {
        if (units <= 0) {
            throw new IllegalArgumentException("a price must be above 0 but is " + units);
        }
        if (empty) {
            empty = false;
            average = units;
            lastNanos = nanos;
        } else {
            moveTo(nanos);
        }
        price = units;
    }

    /** Whether no price was added yet. */
    public boolean isEmpty() {
        return empty;
    }

    /** @throws IllegalStateException before the first price */
    public long average(long nanos) {
        if (empty) {
            throw new IllegalStateException("no price was added yet");
        }
        moveTo(nanos);
        return average;
    }

    private void moveTo(long nanos) {
        if (nanos > lastNanos) {
            average = price + scaled(average - price, fading(nanos - lastNanos));
            lastNanos = nanos;
        }
    }

    /** {@code 2^(-elapsed / halfLife)} times 2^62, rounded down. */
    private long fading(long elapsed) {
        long halvings = elapsed / halfLifeNanos;
        if (halvings > SCALE) {
            return 0;
        }
        long rest = elapsed % halfLifeNanos;
        long fading = 1L << SCALE;
        for (int digit = 0; digit < DIGITS && rest != 0; digit++) {
            rest <<= 1;
            if (rest >= halfLifeNanos) {
                rest -= halfLifeNanos;
                fading = scaled(fading, ROOTS[digit]);
            }
        }
        return fading >> halvings;
    }

    private static long scaled(long value, long factor) {
        long size = Math.abs(value);
        long product = (Math.multiplyHigh(size, factor) << (Long.SIZE - SCALE)) | ((size * factor) >>> SCALE);
        return value < 0 ? -product : product;
    }

    private static long[] roots() {
        long[] roots = new long[DIGITS];
        BigInteger power = BigInteger.ONE.shiftLeft(2 * SCALE - 1);
        for (int i = 0; i < DIGITS; i++) {
            BigInteger root = power.sqrt();
            roots[i] = root.longValueExact();
            power = root.shiftLeft(SCALE);
        }
        return roots;
    }
}
