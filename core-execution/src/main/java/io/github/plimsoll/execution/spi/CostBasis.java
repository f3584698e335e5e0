package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;

/**
 * What the remaining size of a position cost, exactly: the sum of price units times size units of what was bought (or, for
 * a short, sold). Nothing is rounded until a result is booked in whole micro-dollars, and what that rounding leaves is
 * carried here until the next close: however a position is closed, in whatever parts, its results add up to those of
 * one close, to the last micro-dollar. Less than one micro-dollar is left with the last unit; the venue keeps it.
 * Immutable and thread-safe.
 *
 * @param cost price units times size units, 0 or above
 * @param carry what was won and is not booked yet, in the same unit: 0 or above, less than one micro-dollar
 */
public record CostBasis(BigInteger cost, BigInteger carry) {
    /** Of no size. */
    public static final CostBasis NONE = new CostBasis(BigInteger.ZERO, BigInteger.ZERO);

    public CostBasis {
        if (cost.signum() < 0 || carry.signum() < 0) {
            throw new IllegalStateException("cost " + cost + " and carry " + carry + " must not be negative");
        }
    }

    /** Of a first fill. */
    public static CostBasis of(long units, Price price) {
        return NONE.plus(units, price);
    }

    /** After another fill of {@code units} at a price of the same decimals. */
    public CostBasis plus(long units, Price price) {
        return new CostBasis(cost.add(product(units, price)), carry);
    }

    /**
     * The size-weighted average price, rounded against the trader: up for a long, down for a short, never to nothing.
     *
     * @param units the remaining size, above 0
     */
    public Price average(Side side, long units, int priceDecimals) {
        BigInteger[] parts = cost.divideAndRemainder(BigInteger.valueOf(units));
        boolean up = side == Side.LONG && parts[1].signum() != 0;
        return new Price(Math.max(1, parts[0].longValueExact() + (up ? 1 : 0)), priceDecimals);
    }

    /**
     * A close of {@code units} out of {@code remaining}: the average does not change, the last unit takes all.
     *
     * @param price fill price, of the decimals of the fills before
     */
    public Part close(Side side, long units, long remaining, Price price, int sizeDecimals) {
        BigInteger share = units == remaining
                ? cost
                : cost.multiply(BigInteger.valueOf(units)).divide(BigInteger.valueOf(remaining));
        BigInteger won = product(units, price).subtract(share);
        BigInteger fine = (side == Side.LONG ? won : won.negate()).add(carry);
        int shift = price.decimals() + sizeDecimals - Usd.DECIMALS;
        if (shift < 0) {
            return new Part(fine.multiply(BigInteger.TEN.pow(-shift)).longValueExact(), less(share, BigInteger.ZERO));
        }
        BigInteger micro = BigInteger.TEN.pow(shift);
        BigInteger left = fine.mod(micro);
        return new Part(fine.subtract(left).divide(micro).longValueExact(), less(share, left));
    }

    private CostBasis less(BigInteger share, BigInteger left) {
        return new CostBasis(cost.subtract(share), left);
    }

    private static BigInteger product(long units, Price price) {
        return BigInteger.valueOf(units).multiply(BigInteger.valueOf(price.units()));
    }

    /**
     * One close.
     *
     * @param pnlMicros result before fees, micro-dollars
     * @param rest what remains
     */
    public record Part(long pnlMicros, CostBasis rest) {}
}
