package io.github.plimsoll.avantis;

import java.math.BigInteger;

/**
 * What opening or closing costs, as a part of the notional: less for the part that brings the market's open interest toward
 * balance. Immutable.
 *
 * @param maker 1e-10 percent for that part, at least 0
 * @param taker 1e-10 percent for the rest, at least 0
 */
public record FeeRates(long maker, long taker) {
    private static final BigInteger PERCENT = BigInteger.valueOf(100).multiply(BigInteger.valueOf(VenueMath.ONE));

    /** @throws IllegalArgumentException when a rate is below 0 */
    public FeeRates {
        VenueMath.requireAbove("maker", maker, -1);
        VenueMath.requireAbove("taker", taker, -1);
    }

    /**
     * The part of a trade that brings open interest toward balance: up to where the two sides are equal.
     *
     * @param growing open interest of the side that the trade adds to (an open) or the one opposite to what it takes from (a
     *     close), before the trade, in coins of any scale, at least 0
     * @param other of the other side
     * @param size of the trade, above 0
     */
    public static long makerPart(long growing, long other, long size) {
        VenueMath.requireAbove("open interest", Math.min(growing, other), -1);
        VenueMath.requireAbove("size", size, 0);
        return Math.min(size, Math.max(0, other - growing));
    }

    /**
     * The fee, micro-dollars, rounded up.
     *
     * @param basis the notional of an open, or {@link VenueMath#closeBasis} of a close, micro-dollars, at least 0
     * @param size of the trade, above 0
     * @param makerPart of it, 0 to the size
     */
    public long fee(long basis, long size, long makerPart) {
        VenueMath.requireAbove("basis", basis, -1);
        VenueMath.requireAbove("size", size, 0);
        if (makerPart < 0 || makerPart > size) {
            throw new IllegalArgumentException("makerPart is 0 to " + size + ", not " + makerPart);
        }
        BigInteger rate = BigInteger.valueOf(makerPart)
                .multiply(BigInteger.valueOf(maker))
                .add(BigInteger.valueOf(size - makerPart).multiply(BigInteger.valueOf(taker)));
        return VenueMath.up(BigInteger.valueOf(basis).multiply(rate), PERCENT.multiply(BigInteger.valueOf(size)));
    }
}
