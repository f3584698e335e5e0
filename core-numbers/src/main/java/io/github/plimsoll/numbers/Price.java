package io.github.plimsoll.numbers;

import java.math.BigDecimal;

/**
 * A price in quote currency per one base unit, as integer units at the instrument's fixed decimals. Only prices of
 * equal decimals compare. Immutable.
 *
 * @param units price times {@code 10^decimals}, greater than 0
 * @param decimals 0..18
 */
public record Price(long units, int decimals) implements Comparable<Price> {
    /** Decimals of an instrument that names none. */
    public static final int DEFAULT_DECIMALS = 10;

    public Price {
        Decimals.requireDecimals(decimals);
        if (units <= 0) {
            throw new IllegalArgumentException("price must be above 0 but is " + Decimals.print(units, decimals, 0));
        }
    }

    public static Price of(long units, int decimals) {
        return new Price(units, decimals);
    }

    /** @throws IllegalArgumentException when the text is no plain decimal, not above 0, or has more decimals */
    public static Price parse(String text, int decimals) {
        return new Price(Decimals.parse("price", text, decimals), decimals);
    }

    /** As {@link #parse(String, int)}; further decimals are rounded as named. */
    public static Price parse(String text, int decimals, Rounding rounding) {
        return new Price(Decimals.parse("price", text, decimals, Given.notNull(rounding, "rounding")), decimals);
    }

    /** The same price at other decimals. */
    public Price withDecimals(int wanted, Rounding rounding) {
        return new Price(Exact.rescale(units, decimals, wanted, Given.notNull(rounding, "rounding")), wanted);
    }

    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(units, decimals);
    }

    /** @throws IllegalArgumentException when the decimals differ */
    @Override
    public int compareTo(Price other) {
        if (decimals != other.decimals) {
            throw new IllegalArgumentException("prices of " + decimals + " and " + other.decimals + " decimals");
        }
        return Long.compare(units, other.units);
    }

    /** Plain decimal text with at least 2 decimals where the scale has them. */
    @Override
    public String toString() {
        return Decimals.print(units, decimals, 2);
    }
}
