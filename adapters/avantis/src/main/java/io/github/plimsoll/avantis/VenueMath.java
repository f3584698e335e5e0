package io.github.plimsoll.avantis;

import io.github.plimsoll.numbers.Side;
import java.math.BigInteger;

/**
 * The venue's formulas, each with a single rounding. Source: the documentation of Avantis v2, fees and liquidation.
 * Stateless and thread-safe; a result that does not fit 64 bits is an ArithmeticException.
 */
public final class VenueMath {
    /** 1x, 1 % and 1 dollar per coin in the venue's units: 1e10. */
    public static final long ONE = 10_000_000_000L;

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    private VenueMath() {}

    /**
     * The price at which a position is liquidated: {@code entry -/+ entry x (threshold x collateral - owed) / (collateral x
     * leverage)}, the distance cut toward 0, the price at least 0.
     *
     * @param owed rollover and funding fees, micro-dollars; below 0 when funding was earned
     * @param threshold share of the collateral whose loss liquidates, 1 to 1,000,000 millionths
     * @return 1e-10 dollars
     */
    public static long liquidation(Holding position, long owed, long threshold) {
        requireAbove("threshold", threshold, 0);
        requireAbove("1000001 less threshold", 1_000_001 - threshold, 0);
        BigInteger buffer = BigInteger.valueOf(position.collateral())
                .multiply(BigInteger.valueOf(threshold))
                .subtract(BigInteger.valueOf(owed).multiply(MILLION));
        BigInteger distance = BigInteger.valueOf(position.entry())
                .multiply(buffer)
                .multiply(BigInteger.valueOf(ONE))
                .divide(position.exposure().multiply(MILLION));
        BigInteger entry = BigInteger.valueOf(position.entry());
        BigInteger price = position.side() == Side.LONG ? entry.subtract(distance) : entry.add(distance);
        return price.max(BigInteger.ZERO).longValueExact();
    }

    /**
     * The result at a price, before fees: {@code collateral x leverage x (price - entry) / entry}, turned round for a short.
     *
     * @param price 1e-10 dollars, above 0
     * @return micro-dollars, rounded down
     */
    public static long gross(Holding position, long price) {
        return down(grossUnits(position, price), resultScale(position)).longValueExact();
    }

    /**
     * What the closing fee is a part of: the notional and the result at a price together.
     *
     * @param price 1e-10 dollars, above 0
     * @return micro-dollars, rounded up, at least 0
     */
    public static long closeBasis(Holding position, long price) {
        BigInteger units = position.exposure()
                .multiply(BigInteger.valueOf(position.entry()))
                .add(grossUnits(position, price));
        return up(units.max(BigInteger.ZERO), resultScale(position));
    }

    /** The result in parts of {@link #resultScale}. */
    private static BigInteger grossUnits(Holding position, long price) {
        requireAbove("price", price, 0);
        BigInteger risen = BigInteger.valueOf(price).subtract(BigInteger.valueOf(position.entry()));
        return position.exposure().multiply(position.side() == Side.LONG ? risen : risen.negate());
    }

    private static BigInteger resultScale(Holding position) {
        return BigInteger.valueOf(ONE).multiply(BigInteger.valueOf(position.entry()));
    }

    static void requireAbove(String name, long value, long least) {
        if (value <= least) {
            throw new IllegalArgumentException(name + " is above " + least + ", not " + value);
        }
    }

    /** Rounded toward minus infinity; the divisor is above 0. */
    static BigInteger down(BigInteger value, BigInteger divisor) {
        BigInteger[] parts = value.divideAndRemainder(divisor);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /** Rounded up; the value is at least 0 and the divisor above it. */
    static long up(BigInteger value, BigInteger divisor) {
        return down(value.negate(), divisor).negate().longValueExact();
    }
}
