package io.github.plimsoll.numbers;

import java.util.regex.Pattern;

/**
 * What can be traded. Immutable.
 *
 * @param id such as {@code BTC-USD}
 * @param kind perpetual or spot
 * @param base asset that is priced
 * @param quote currency of the price
 * @param collateral asset that margin is held in
 * @param priceDecimals decimals of {@link Price}, 0..18
 * @param sizeDecimals decimals of {@link Quantity}, 0..18; together with priceDecimals at most 24
 * @param daysPerYear trading days per year for annualisation: 365 for crypto, 252 for equities
 * @param hours when it takes orders that add risk; exits are always taken
 * @param group correlated group, such as {@code crypto}
 */
public record Instrument(
        String id,
        Kind kind,
        String base,
        String quote,
        Asset collateral,
        int priceDecimals,
        int sizeDecimals,
        int daysPerYear,
        MarketHours hours,
        String group) {
    /** Perpetual future or spot. */
    public enum Kind {
        PERP,
        SPOT
    }

    /** A notional is one 64-bit division by a power of ten: 18 digits beyond the 6 of a dollar. */
    static final int MAX_DECIMALS_TOGETHER = 24;

    private static final Pattern FORM = Pattern.compile("[A-Z0-9]{1,12}-[A-Z0-9]{1,12}");

    public Instrument {
        Given.notNull(kind, "kind");
        Given.notNull(collateral, "collateral");
        Given.notNull(hours, "hours");
        Given.notNull(group, "group");
        if (!FORM.matcher(Given.notNull(id, "id")).matches()) {
            throw new IllegalArgumentException("instrument must look like BTC-USD but is " + Given.quoted(id));
        }
        if (!id.equals(Given.notNull(base, "base") + "-" + Given.notNull(quote, "quote"))) {
            throw new IllegalArgumentException("instrument " + id + " is not " + base + "-" + quote);
        }
        Decimals.requireDecimals(priceDecimals);
        Decimals.requireDecimals(sizeDecimals);
        if (priceDecimals + sizeDecimals > MAX_DECIMALS_TOGETHER) {
            throw new IllegalArgumentException("price and size decimals of " + id + " exceed " + MAX_DECIMALS_TOGETHER
                    + " together: " + (priceDecimals + sizeDecimals));
        }
        if (daysPerYear < 1 || daysPerYear > 366) {
            throw new IllegalArgumentException("days per year of " + id + " must be 1..366 but are " + daysPerYear);
        }
    }

    /** A crypto perpetual against USD with USDC collateral: price decimals 10, size decimals 8, 365 days, always open. */
    public static Instrument cryptoPerp(String base) {
        Given.notNull(base, "base");
        return new Instrument(
                base + "-USD",
                Kind.PERP,
                base,
                "USD",
                Asset.USDC,
                Price.DEFAULT_DECIMALS,
                8,
                365,
                MarketHours.ALWAYS,
                "crypto");
    }

    /**
     * Refuses a listing whose price would leave fewer than 6 significant digits.
     *
     * @throws IllegalArgumentException naming the instrument and the price
     */
    public void requireListable(Price price) {
        Given.notNull(price, "price");
        if (price.decimals() != priceDecimals) {
            throw new IllegalArgumentException("a price of " + id + " must have " + priceDecimals + " decimals but "
                    + price + " has " + price.decimals());
        }
        if (price.units() < 100_000) {
            throw new IllegalArgumentException(
                    "a price of " + price + " leaves " + id + " fewer than 6 significant digits");
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
