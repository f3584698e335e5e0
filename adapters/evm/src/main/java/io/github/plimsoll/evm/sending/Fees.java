package io.github.plimsoll.evm.sending;

import java.math.BigInteger;

/**
 * What a transaction pays for a unit of gas at most, wei. Immutable.
 *
 * @param tip to who builds the block: {@code maxPriorityFeePerGas}, at least 0
 * @param max all of it, the base fee included: {@code maxFeePerGas}, at least 0
 */
public record Fees(BigInteger tip, BigInteger max) {
    /** @throws IllegalArgumentException when one is below 0 */
    public Fees {
        if (tip.signum() < 0 || max.signum() < 0) {
            throw new IllegalArgumentException("fees are at least 0");
        }
    }
}
