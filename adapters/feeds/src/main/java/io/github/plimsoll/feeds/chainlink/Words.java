package io.github.plimsoll.feeds.chainlink;

import java.math.BigInteger;
import java.util.Arrays;

/** What a contract returned, as words of 32 bytes: exactly so many, each within its type. Immutable. */
final class Words {
    static final int BYTES = 32;

    private final byte[] bytes;

    /** @throws UnreadableException when there are not exactly so many words */
    Words(byte[] returned, int count) throws UnreadableException {
        if (returned.length == 0) {
            throw new UnreadableException("nothing, as from an address without a contract");
        }
        if (returned.length != count * BYTES) {
            throw new UnreadableException(returned.length + " bytes instead of " + count * BYTES);
        }
        bytes = returned.clone();
    }

    /** An unsigned number of so many bits. */
    BigInteger unsigned(int word, int bits, String what) throws UnreadableException {
        BigInteger value = new BigInteger(1, at(word));
        if (value.bitLength() > bits) {
            throw new UnreadableException("the " + what + " has more than " + bits + " bits");
        }
        return value;
    }

    /** An unsigned number from 0 to 2^63 - 1. */
    long positive(int word, String what) throws UnreadableException {
        return unsigned(word, Long.SIZE - 1, what).longValueExact();
    }

    /** A signed number of 256 bits. */
    BigInteger signed(int word) {
        return new BigInteger(at(word));
    }

    private byte[] at(int word) {
        return Arrays.copyOfRange(bytes, word * BYTES, (word + 1) * BYTES);
    }
}
