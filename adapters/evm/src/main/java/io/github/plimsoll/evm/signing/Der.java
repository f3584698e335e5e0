package io.github.plimsoll.evm.signing;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A signature in DER, read so strictly that one signature has one form: SEQUENCE of two INTEGERs, short lengths (nothing
 * in a signature of 256 bits needs a long one), shortest numbers, none below 0, nothing missing and nothing after it.
 */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    /** 32 bytes and the 0 before a number whose highest bit is set. */
    private static final int LONGEST_NUMBER = 33;

    private final byte[] bytes;
    private int at;

    private Der(byte[] bytes) {
        this.bytes = bytes;
    }

    /** r and s, of any size that 33 bytes hold. */
    static BigInteger[] read(byte[] bytes) {
        Der der = new Der(bytes);
        int length = der.header(SEQUENCE, "SEQUENCE");
        if (length != bytes.length - der.at) {
            throw malformed("the SEQUENCE says " + length + " bytes and " + (bytes.length - der.at) + " follow");
        }
        BigInteger[] both = {der.number(), der.number()};
        if (der.at != bytes.length) {
            throw malformed("something follows the two numbers");
        }
        return both;
    }

    private BigInteger number() {
        int length = header(INTEGER, "INTEGER");
        if (length < 1 || length > LONGEST_NUMBER || length > bytes.length - at) {
            throw malformed("an INTEGER has 1 to 33 bytes, all of them there, not " + length);
        }
        if (bytes[at] < 0) {
            throw malformed("an INTEGER is below 0");
        }
        if (length > 1 && bytes[at] == 0 && bytes[at + 1] >= 0) {
            throw malformed("an INTEGER is not in its shortest form");
        }
        at += length;
        return new BigInteger(Arrays.copyOfRange(bytes, at - length, at));
    }

    private int header(int tag, String name) {
        if (bytes.length - at < 2 || bytes[at] != tag) {
            throw malformed("no " + name + " where one must be");
        }
        if (bytes[at + 1] < 0) {
            throw malformed("the length of a " + name + " is not in its short form");
        }
        at += 2;
        return bytes[at - 1];
    }

    private static RefusedException malformed(String why) {
        return new RefusedException(RefusalCode.MALFORMED_DER, "not a signature in DER: " + why);
    }
}
