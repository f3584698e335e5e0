package io.github.plimsoll.numbers;

import java.math.BigDecimal;

/**
 * A size in base units (coins) as integer units at the instrument's size decimals, zero or above. Immutable.
 *
 * @param units size times {@code 10^decimals}, at least 0
 * @param decimals 0..18
 */
public record Quantity(long units, int decimals) implements Comparable<Quantity> {
    public Quantity {
        Decimals.requireDecimals(decimals);
        if (units < 0) {
            throw new IllegalArgumentException(
                    "quantity must not be negative but is " + Decimals.print(units, decimals, 0));
        }
    }

    public static Quantity of(long units, int decimals) {
        return new Quantity(units, decimals);
    }

    /** @throws IllegalArgumentException when the text is no plain decimal, negative, or has more decimals */
    public static Quantity parse(String text, int decimals) {
        return new Quantity(Decimals.parse("size", text, decimals), decimals);
    }

    /** What {@code notional} buys at {@code price}: {@code notional / price}. */
    public static Quantity ofNotional(Usd notional, Price price, int decimals, Rounding rounding) {
        Given.notNull(notional, "notional");
        Given.notNull(price, "price");
        Given.notNull(rounding, "rounding");
        return new Quantity(unitsOf(notional.micros(), price.units(), price.decimals(), decimals, rounding), decimals);
    }

    /** Primitive form of {@link #ofNotional}: size units of a notional in micro-dollars. */
    public static long unitsOf(
            long notionalMicros, long priceUnits, int priceDecimals, int sizeDecimals, Rounding rounding) {
        int shift = shift(sizeDecimals, priceDecimals);
        return shift >= 0
                ? Exact.mulDiv(notionalMicros, Exact.pow10(shift), priceUnits, rounding)
                : Exact.mulDiv(notionalMicros, 1, Math.multiplyExact(priceUnits, Exact.pow10(-shift)), rounding);
    }

    /** {@code size * price} in dollars. */
    public Usd notional(Price price, Rounding rounding) {
        Given.notNull(price, "price");
        Given.notNull(rounding, "rounding");
        return Usd.ofMicros(notionalMicros(units, decimals, price.units(), price.decimals(), rounding));
    }

    /** Primitive form of {@link #notional}: micro-dollars of a size at a price; the size may be negative. */
    public static long notionalMicros(
            long sizeUnits, int sizeDecimals, long priceUnits, int priceDecimals, Rounding rounding) {
        int shift = shift(sizeDecimals, priceDecimals);
        return shift >= 0
                ? Exact.mulDiv(sizeUnits, priceUnits, Exact.pow10(shift), rounding)
                : Math.multiplyExact(Math.multiplyExact(sizeUnits, priceUnits), Exact.pow10(-shift));
    }

    private static int shift(int sizeDecimals, int priceDecimals) {
        Decimals.requireDecimals(sizeDecimals);
        Decimals.requireDecimals(priceDecimals);
        int together = sizeDecimals + priceDecimals;
        if (together > Instrument.MAX_DECIMALS_TOGETHER) {
            throw new IllegalArgumentException(
                    "price and size decimals exceed " + Instrument.MAX_DECIMALS_TOGETHER + " together: " + together);
        }
        return together - Usd.DECIMALS;
    }

    public boolean isZero() {
        return units == 0;
    }

    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(units, decimals);
    }

    /** @throws IllegalArgumentException when the decimals differ */
    @Override
    public int compareTo(Quantity other) {
        if (decimals != other.decimals) {
            throw new IllegalArgumentException("sizes of " + decimals + " and " + other.decimals + " decimals");
        }
        return Long.compare(units, other.units);
    }

    /** Plain decimal text without trailing zeros. */
    @Override
    public String toString() {
        return Decimals.print(units, decimals, 0);
    }
}
