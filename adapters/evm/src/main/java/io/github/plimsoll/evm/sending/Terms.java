package io.github.plimsoll.evm.sending;

import java.math.BigInteger;

/**
 * What an attempt offers, as it is stored before it is signed.
 *
 * @param gasLimit most gas
 * @param fees for a unit of it
 * @param value wei that are sent along
 */
record Terms(long gasLimit, Fees fees, BigInteger value) {
    String text() {
        return gasLimit + " " + fees.tip() + " " + fees.max() + " " + value;
    }

    static Terms read(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 4) {
            throw new IllegalStateException("stored terms have four parts");
        }
        return new Terms(
                Long.parseLong(parts[0]),
                new Fees(new BigInteger(parts[1]), new BigInteger(parts[2])),
                new BigInteger(parts[3]));
    }

    /** The most that the gas can cost, wei. */
    BigInteger cost() {
        return fees.max().multiply(BigInteger.valueOf(gasLimit));
    }
}
