package io.github.plimsoll.avantis;

import java.math.BigInteger;

/**
 * What a trade's own weight does to its price, on opening and on closing: {@code impact x sqrt(|flow| / depth) + constant},
 * and no more than a cap. Immutable.
 *
 * @param impact 1e-10 percent where the flow equals the depth, at least 0
 * @param constant 1e-10 percent, at least 0
 * @param most 1e-10 percent, at least 0
 */
public record SpreadTerms(long impact, long constant, long most) {
    /** @throws IllegalArgumentException when a term is below 0 */
    public SpreadTerms {
        VenueMath.requireAbove("impact", impact, -1);
        VenueMath.requireAbove("constant", constant, -1);
        VenueMath.requireAbove("most", most, -1);
    }

    /**
     * The spread, 1e-10 percent, rounded up.
     *
     * @param flow recent volume to one side, this trade included; dollars of any scale, of either sign
     * @param depth of the book in the same unit, above 0
     */
    public long percent(long flow, long depth) {
        VenueMath.requireAbove("depth", depth, 0);
        // sqrt(impact^2 x |flow| / depth), in one go, so that it is rounded once.
        BigInteger square = BigInteger.valueOf(impact)
                .pow(2)
                .multiply(BigInteger.valueOf(flow).abs());
        BigInteger[] parts = square.divideAndRemainder(BigInteger.valueOf(depth));
        BigInteger root = parts[0].sqrt();
        if (parts[1].signum() != 0 || !root.pow(2).equals(parts[0])) {
            root = root.add(BigInteger.ONE);
        }
        return root.add(BigInteger.valueOf(constant))
                .min(BigInteger.valueOf(most))
                .longValueExact();
    }
}
