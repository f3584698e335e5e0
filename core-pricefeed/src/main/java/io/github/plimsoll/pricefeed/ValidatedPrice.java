package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import java.util.List;

/**
 * Proof that a price was fresh, agreed and plausible when it was read: the only price that may open a position. Only
 * {@link PriceFeed#read} mints it. Immutable.
 */
public final class ValidatedPrice implements Comparable<ValidatedPrice> {
    private final PriceFeed issuer;
    private final int market;
    private final int sourceMask;
    private final long units;
    private final long confidenceUnits;
    private final long asOfMicros;

    ValidatedPrice(PriceFeed issuer, int market, int sourceMask, long units, long confidenceUnits, long asOfMicros) {
        this.issuer = issuer;
        this.market = market;
        this.sourceMask = sourceMask;
        this.units = units;
        this.confidenceUnits = confidenceUnits;
        this.asOfMicros = asOfMicros;
    }

    public Instrument instrument() {
        return issuer.instrument(market);
    }

    public Price price() {
        return Price.of(units, instrument().priceDecimals());
    }

    /** Price units at the instrument's decimals, above 0. */
    public long units() {
        return units;
    }

    /** Half width in price units: the largest of the contributors' own confidences and their distances from the price. */
    public long confidenceUnits() {
        return confidenceUnits;
    }

    /** The source time of the <em>oldest</em> contributor, epoch microseconds. */
    public long asOfMicros() {
        return asOfMicros;
    }

    /** {@code asOf + max age}: the last world microsecond at which this price may be used. */
    public long validUntilMicros() {
        return asOfMicros + issuer.policy(market).maxAgeMicros();
    }

    /** How many sources agreed on it; at least the quorum. */
    public int sourceCount() {
        return Integer.bitCount(sourceMask);
    }

    /** The sources that agreed on it, in the feed's order. */
    public List<String> sources() {
        return issuer.sourceNames(sourceMask);
    }

    /**
     * By price; only prices of one thing in one unit compare.
     *
     * @throws IllegalArgumentException when base, quote currency or decimals differ
     */
    @Override
    public int compareTo(ValidatedPrice other) {
        Instrument own = instrument();
        Instrument others = other.instrument();
        if (!own.base().equals(others.base()) || !own.quote().equals(others.quote())) {
            throw new IllegalArgumentException("a price of " + own.base() + " in " + own.quote()
                    + " does not compare with one of " + others.base() + " in " + others.quote());
        }
        return price().compareTo(other.price());
    }

    /** Whether this very feed instance minted it. */
    public boolean mintedBy(PriceFeed feed) {
        return issuer == feed;
    }

    @Override
    public String toString() {
        return instrument() + " " + price() + " by " + String.join(", ", sources());
    }
}
