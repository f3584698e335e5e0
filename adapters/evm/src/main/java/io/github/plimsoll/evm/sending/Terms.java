package io.github.plimsoll.evm.sending;

import java.math.BigInteger;

/**
 * What an attempt offers, as it is stored before it is signed.
 *
 * @param gasLimit most gas
 * @param fees for a unit of it
 */
record Terms(long gasLimit, Fees fees) {
    String text() {
        return gasLimit + " " + fees.tip() + " " + fees.max();
    }

    static Terms read(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 3) {
            throw new IllegalStateException("stored terms have three parts");
        }
        return new Terms(Long.parseLong(parts[0]), new Fees(new BigInteger(parts[1]), new BigInteger(parts[2])));
    }

    /** The most that the gas can cost, wei. */
    BigInteger cost() {
        return fees.max().multiply(BigInteger.valueOf(gasLimit));
    }
}
