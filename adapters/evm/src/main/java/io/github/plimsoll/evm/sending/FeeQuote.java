package io.github.plimsoll.evm.sending;

import java.math.BigInteger;

/**
 * What gas costs now, wei. Immutable.
 *
 * @param baseFee of the newest block, at least 0
 * @param tip that others pay, at least 0
 */
public record FeeQuote(BigInteger baseFee, BigInteger tip) {
    /** @throws IllegalArgumentException when one is below 0 */
    public FeeQuote {
        if (baseFee.signum() < 0 || tip.signum() < 0) {
            throw new IllegalArgumentException("fees are at least 0");
        }
    }
}
