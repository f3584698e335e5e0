package io.github.plimsoll.evm.sending;

import java.math.BigInteger;

/**
 * The most that gas may cost, wei. Immutable.
 *
 * @param perGas for a unit of gas, base fee and tip together, above 0
 * @param perTransaction for all gas of one transaction, above 0
 */
public record FeeLimits(BigInteger perGas, BigInteger perTransaction) {
    /** @throws IllegalArgumentException when one is not above 0: a limit of nothing is set by sending nothing */
    public FeeLimits {
        if (perGas.signum() <= 0 || perTransaction.signum() <= 0) {
            throw new IllegalArgumentException("limits of fees are above 0");
        }
    }

    /**
     * What the thing itself may offer, so that nothing in its place can still offer a step more within these limits: what could
     * not be called off would happen at any time later.
     */
    public FeeLimits leavingRoom() {
        return new FeeLimits(withoutStep(perGas), withoutStep(perTransaction));
    }

    /** Rounded down: a step more is at most this much. */
    private static BigInteger withoutStep(BigInteger limit) {
        BigInteger thousand = BigInteger.valueOf(1_000);
        return limit.multiply(thousand)
                .divide(thousand.add(BigInteger.valueOf(FeeRule.STEP_PERMILLE)))
                .max(BigInteger.ONE);
    }

    /** The most for a unit of gas of a transaction that may use so much. */
    BigInteger perGas(long gasLimit) {
        return perGas.min(perTransaction.divide(BigInteger.valueOf(gasLimit)));
    }
}
