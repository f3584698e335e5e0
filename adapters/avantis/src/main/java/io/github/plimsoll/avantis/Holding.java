package io.github.plimsoll.avantis;

import io.github.plimsoll.numbers.Side;
import java.math.BigInteger;

/**
 * A position as the venue keeps it. Immutable.
 *
 * @param side long or short
 * @param collateral what is left of it, micro-dollars, above 0
 * @param leverage 1e-10 of 1x, at least 1x
 * @param entry price at which it was opened, 1e-10 dollars, above 0
 */
public record Holding(Side side, long collateral, long leverage, long entry) {
    /** @throws IllegalArgumentException naming what is out of range */
    public Holding {
        VenueMath.requireAbove("collateral", collateral, 0);
        VenueMath.requireAbove("leverage", leverage, VenueMath.ONE - 1);
        VenueMath.requireAbove("entry", entry, 0);
    }

    /** Collateral times leverage, in 1e-16 dollars. */
    BigInteger exposure() {
        return BigInteger.valueOf(collateral).multiply(BigInteger.valueOf(leverage));
    }

    /** Collateral times leverage, micro-dollars, rounded up. */
    public long notional() {
        return VenueMath.up(exposure(), BigInteger.valueOf(VenueMath.ONE));
    }
}
