package io.github.plimsoll.evm;

import java.math.BigInteger;

/**
 * Why something is not sent, with its numbers. Immutable.
 *
 * @param code stable
 * @param limit what is allowed, in the unit of what was checked: wei, gas, a chain's id
 * @param actual what it is
 * @param sentence both, and what would pass
 */
public record Refusal(RefusalCode code, BigInteger limit, BigInteger actual, String sentence) {
    @Override
    public String toString() {
        return code + ": " + sentence;
    }
}
