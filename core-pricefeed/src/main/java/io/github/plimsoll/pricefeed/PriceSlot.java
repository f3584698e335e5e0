package io.github.plimsoll.pricefeed;

/**
 * A reusable holder for {@link PriceFeed#readInto}, so that a hot loop reads prices without allocating. It proves
 * nothing: orders that add risk take a {@link ValidatedPrice}. Belongs to one thread.
 */
public final class PriceSlot {
    private boolean usable;
    private long units;
    private long confidenceUnits;
    private long asOfMicros;
    private long validUntilMicros;

    /** Empty: not usable until the first read. */
    public PriceSlot() {}

    /** Whether the last read found a usable price. */
    public boolean usable() {
        return usable;
    }

    /** @throws IllegalStateException when the last read found none: a missing price is never a number */
    public long units() {
        return require(units);
    }

    /** @throws IllegalStateException when the last read found no usable price */
    public long confidenceUnits() {
        return require(confidenceUnits);
    }

    /** Epoch microseconds of the oldest contributor. @throws IllegalStateException without a usable price */
    public long asOfMicros() {
        return require(asOfMicros);
    }

    /** Epoch microseconds. @throws IllegalStateException without a usable price */
    public long validUntilMicros() {
        return require(validUntilMicros);
    }

    private long require(long value) {
        if (!usable) {
            throw new IllegalStateException("the last read found no usable price");
        }
        return value;
    }

    void set(long units, long confidenceUnits, long asOfMicros, long validUntilMicros) {
        this.usable = true;
        this.units = units;
        this.confidenceUnits = confidenceUnits;
        this.asOfMicros = asOfMicros;
        this.validUntilMicros = validUntilMicros;
    }

    void clear() {
        usable = false;
    }
}
