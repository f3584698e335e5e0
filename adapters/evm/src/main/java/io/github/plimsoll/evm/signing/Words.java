package io.github.plimsoll.evm.signing;

import java.math.BigInteger;
import java.util.Arrays;

/** Numbers as words of 32 bytes, the highest first. */
final class Words {
    static final int LENGTH = 32;

    private Words() {}

    /** At least 0 and below 2^256. */
    static void put(BigInteger value, byte[] into, int at) {
        byte[] bytes = value.toByteArray();
        int length = Math.min(bytes.length, LENGTH);
        System.arraycopy(bytes, bytes.length - length, into, at + LENGTH - length, length);
    }

    /** In two's complement: from -2^255 to 2^256 - 1. */
    static byte[] of(BigInteger value) {
        byte[] word = new byte[LENGTH];
        if (value.signum() < 0) {
            Arrays.fill(word, (byte) 0xff);
        }
        put(value, word, 0);
        return word;
    }
}
