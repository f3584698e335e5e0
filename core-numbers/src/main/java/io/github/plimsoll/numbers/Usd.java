package io.github.plimsoll.numbers;

import java.math.BigDecimal;

/**
 * US dollars in micro-dollars (1e-6, one USDC base unit). Range: -9,000,000,000,000 to 9,000,000,000,000 USD; beyond
 * it every operation throws {@link ArithmeticException}. Immutable.
 *
 * @param micros amount in 1e-6 USD
 */
public record Usd(long micros) implements Comparable<Usd> {
    /** Decimals of {@link #micros}. */
    public static final int DECIMALS = 6;
    /** The ledger bound, in micro-dollars. */
    public static final long MAX_MICROS = 9_000_000_000_000_000_000L;

    public static final Usd ZERO = new Usd(0);

    public Usd {
        if (micros > MAX_MICROS || micros < -MAX_MICROS) {
            throw new ArithmeticException("beyond the ledger bound of 9,000,000,000,000 USD");
        }
    }

    public static Usd ofMicros(long micros) {
        return new Usd(micros);
    }

    /** Whole dollars. */
    public static Usd of(long dollars) {
        return new Usd(Math.multiplyExact(dollars, 1_000_000L));
    }

    /**
     * Reads plain decimal text.
     *
     * @throws IllegalArgumentException when the text is no plain decimal, has more than 6 decimals or lies beyond the
     *     ledger bound
     */
    public static Usd parse(String text) {
        return bounded(Decimals.parse("amount", text, DECIMALS));
    }

    /** As {@link #parse(String)}; further decimals are rounded as named. */
    public static Usd parse(String text, Rounding rounding) {
        return bounded(Decimals.parse("amount", text, DECIMALS, Given.notNull(rounding, "rounding")));
    }

    private static Usd bounded(long parsed) {
        if (parsed > MAX_MICROS || parsed < -MAX_MICROS) {
            throw new IllegalArgumentException(
                    "amount must be within -9,000,000,000,000 and 9,000,000,000,000 USD but is "
                            + Decimals.print(parsed, DECIMALS, 2));
        }
        return new Usd(parsed);
    }

    /** @throws IllegalArgumentException when there are more than 6 decimals */
    public static Usd of(BigDecimal dollars) {
        return new Usd(Decimals.fromBigDecimal("amount", dollars, DECIMALS, null));
    }

    public Usd plus(Usd other) {
        return new Usd(Math.addExact(micros, Given.notNull(other, "other").micros));
    }

    public Usd minus(Usd other) {
        return new Usd(Math.subtractExact(micros, Given.notNull(other, "other").micros));
    }

    public Usd negate() {
        return new Usd(-micros);
    }

    public Usd abs() {
        return micros < 0 ? negate() : this;
    }

    /** This amount times the ratio. */
    public Usd times(Ratio ratio, Rounding rounding) {
        Given.notNull(ratio, "ratio");
        Given.notNull(rounding, "rounding");
        return new Usd(Exact.mulDiv(micros, ratio.millionths(), Ratio.ONE_MILLIONTHS, rounding));
    }

    /** This amount times the leverage: notional from collateral. */
    public Usd times(Leverage leverage, Rounding rounding) {
        Given.notNull(leverage, "leverage");
        Given.notNull(rounding, "rounding");
        return new Usd(Exact.mulDiv(micros, leverage.hundredths(), Leverage.ONE_HUNDREDTHS, rounding));
    }

    /** This amount divided by the leverage: initial margin from notional. */
    public Usd dividedBy(Leverage leverage, Rounding rounding) {
        Given.notNull(leverage, "leverage");
        Given.notNull(rounding, "rounding");
        return new Usd(Exact.mulDiv(micros, Leverage.ONE_HUNDREDTHS, leverage.hundredths(), rounding));
    }

    public boolean isNegative() {
        return micros < 0;
    }

    public boolean isPositive() {
        return micros > 0;
    }

    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(micros, DECIMALS);
    }

    @Override
    public int compareTo(Usd other) {
        return Long.compare(micros, other.micros);
    }

    /** Plain decimal text with 2 to 6 decimals. */
    @Override
    public String toString() {
        return Decimals.print(micros, DECIMALS, 2);
    }
}
