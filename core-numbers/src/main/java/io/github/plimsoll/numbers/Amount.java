package io.github.plimsoll.numbers;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Integer base units of one asset, within 128 bits signed; amounts of different assets do not add. Immutable.
 *
 * @param asset the asset
 * @param baseUnits amount in the asset's base units
 */
public record Amount(Asset asset, BigInteger baseUnits) {
    public Amount {
        Given.notNull(asset, "asset");
        Given.notNull(baseUnits, "baseUnits");
        if (baseUnits.bitLength() > 127) {
            throw new ArithmeticException("amount does not fit 128 bits");
        }
    }

    public static Amount of(Asset asset, long baseUnits) {
        return new Amount(asset, BigInteger.valueOf(baseUnits));
    }

    /**
     * Reads plain decimal text such as {@code 0.5}.
     *
     * @throws IllegalArgumentException when the text is no plain decimal, has more decimals than the asset, or does
     *     not fit 128 bits
     */
    public static Amount parse(Asset asset, String text) {
        Given.notNull(asset, "asset");
        String what = asset.symbol() + " amount";
        BigInteger units = Decimals.parseBig(what, text, asset.decimals());
        if (units.bitLength() > 127) {
            throw new IllegalArgumentException(what + " is too large: " + text);
        }
        return new Amount(asset, units);
    }

    public Amount plus(Amount other) {
        requireSame(other);
        return new Amount(asset, baseUnits.add(other.baseUnits));
    }

    public Amount minus(Amount other) {
        requireSame(other);
        return new Amount(asset, baseUnits.subtract(other.baseUnits));
    }

    /** @throws ArithmeticException when the amount does not fit 64 bits */
    public long longBaseUnits() {
        return baseUnits.longValueExact();
    }

    private void requireSame(Amount other) {
        if (!asset.equals(Given.notNull(other, "other").asset)) {
            throw new IllegalArgumentException("cannot combine " + asset + " with " + other.asset);
        }
    }

    /** Plain decimal text and the symbol, such as {@code 0.5 SOL}. */
    @Override
    public String toString() {
        BigDecimal value = new BigDecimal(baseUnits, asset.decimals());
        return (value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString()) + " " + asset;
    }
}
