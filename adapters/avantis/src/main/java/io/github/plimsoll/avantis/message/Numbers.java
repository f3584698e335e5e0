package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.util.List;

/** Decoded values by their place; what does not fit our types is refused. */
record Numbers(List<?> values) {
    EvmAddress address(int place) {
        return (EvmAddress) values.get(place);
    }

    boolean is(int place) {
        return (Boolean) values.get(place);
    }

    String text(int place) {
        return (String) values.get(place);
    }

    List<?> struct(int place) {
        return (List<?>) values.get(place);
    }

    BigInteger big(int place) {
        return (BigInteger) values.get(place);
    }

    long whole(int place) {
        BigInteger value = big(place);
        if (value.bitLength() > 63) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "a number of more than 63 bits: " + value);
        }
        return value.longValue();
    }

    int small(int place) {
        return (int) whole(place);
    }

    static void requireUnsigned(long... values) {
        for (long value : values) {
            if (value < 0) {
                throw new RefusedException(RefusalCode.OUT_OF_RANGE, "a number is at least 0, not " + value);
            }
        }
    }

    static void requireNonce(BigInteger nonce) {
        if (nonce.signum() < 0 || nonce.bitLength() > 256) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "a nonce is at least 0 and below 2^256");
        }
    }

    static void requireUint8(int value) {
        if (value < 0 || value > 255) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "a uint8 is 0 to 255, not " + value);
        }
    }
}
