package io.github.plimsoll.evm.signing;

import static io.github.plimsoll.evm.RefusalCode.BAD_V;
import static io.github.plimsoll.evm.RefusalCode.HIGH_S;
import static io.github.plimsoll.evm.RefusalCode.NOT_THE_SIGNER;
import static io.github.plimsoll.evm.RefusalCode.NO_RECOVERY_ID;
import static io.github.plimsoll.evm.RefusalCode.R_OUT_OF_RANGE;
import static io.github.plimsoll.evm.RefusalCode.S_OUT_OF_RANGE;
import static io.github.plimsoll.evm.RefusalCode.WRONG_LENGTH;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An ECDSA signature as Ethereum takes it: r and s between 1 and the order of the curve, s in the lower half (EIP-2), and
 * which of the two points with this x was meant. Immutable.
 *
 * @param r above 0 and below the order of the curve
 * @param s above 0 and at most half of the order
 * @param yParity 0 or 1; a typed transaction writes it so, {@link #bytes} writes 27 or 28
 */
public record Signature(BigInteger r, BigInteger s, int yParity) {
    /** Bytes of r, s and v. */
    public static final int LENGTH = 65;

    private static final int LOWEST_V = 27;
    private static final int RECOVERY_IDS = 4;

    /** @throws RefusedException naming what is out of range */
    public Signature {
        requireScalars(r, s);
        if (s.compareTo(Curve.HALF_N) > 0) {
            throw new RefusedException(
                    HIGH_S, "s is in the upper half, which nodes refuse; n - s is the same signature");
        }
        if (yParity != 0 && yParity != 1) {
            throw new RefusedException(BAD_V, "the parity is 0 or 1, not " + yParity);
        }
    }

    private static void requireScalars(BigInteger r, BigInteger s) {
        if (!Curve.isScalar(r)) {
            throw new RefusedException(R_OUT_OF_RANGE, "r must be above 0 and below the order of the curve");
        }
        if (!Curve.isScalar(s)) {
            throw new RefusedException(S_OUT_OF_RANGE, "s must be above 0 and below the order of the curve");
        }
    }

    static void requireDigest(byte[] digest) {
        if (digest.length != Keccak.LENGTH) {
            throw new RefusedException(WRONG_LENGTH, "a digest has 32 bytes, not " + digest.length);
        }
    }

    /**
     * Reads 65 bytes: r, s, and 27 or 28.
     *
     * @throws RefusedException naming what is wrong
     */
    public static Signature of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new RefusedException(WRONG_LENGTH, "a signature has 65 bytes, r, s and v, not " + bytes.length);
        }
        int v = Byte.toUnsignedInt(bytes[LENGTH - 1]);
        if (v != LOWEST_V && v != LOWEST_V + 1) {
            throw new RefusedException(BAD_V, "the last byte of a signature is 27 or 28, not " + v);
        }
        return new Signature(
                new BigInteger(1, Arrays.copyOfRange(bytes, 0, Words.LENGTH)),
                new BigInteger(1, Arrays.copyOfRange(bytes, Words.LENGTH, 2 * Words.LENGTH)),
                v - LOWEST_V);
    }

    /**
     * Reads what a key service answers: DER, in which s may be in either half and nothing says which point was meant. s is
     * brought into the lower half, and the point is the one that leads to the signer.
     *
     * @param der a SEQUENCE of two INTEGERs in their shortest form and nothing after it
     * @param digest the 32 bytes that were to be signed
     * @param signer whose key was to sign
     * @throws RefusedException when the bytes are anything else, or another key or digest was signed with
     */
    public static Signature ofDer(byte[] der, byte[] digest, EvmAddress signer) {
        requireDigest(digest);
        BigInteger[] read = Der.read(der);
        return by(signer, read[0], read[1], digest);
    }

    /**
     * The address of a public key, as key services and hardware show one.
     *
     * @param publicKey 65 bytes: 4 and both coordinates
     * @throws RefusedException {@code BAD_KEY} when it is no point of the curve
     */
    public static EvmAddress addressOf(byte[] publicKey) {
        return Curve.addressOf(publicKey);
    }

    static Signature by(EvmAddress signer, BigInteger r, BigInteger s, byte[] digest) {
        requireScalars(r, s);
        BigInteger low = s.compareTo(Curve.HALF_N) > 0 ? Curve.N.subtract(s) : s;
        for (int recovery = 0; recovery < RECOVERY_IDS; recovery++) {
            if (signer.equals(Curve.signer(recovery, r, low, digest))) {
                if (recovery > 1) {
                    throw new RefusedException(
                            NO_RECOVERY_ID, "r wraps around the order of the curve, which Ethereum cannot write");
                }
                return new Signature(r, low, recovery);
            }
        }
        throw new RefusedException(NOT_THE_SIGNER, "not a signature of this digest by the key of " + signer);
    }

    /**
     * Who signed.
     *
     * @param digest 32 bytes
     * @throws RefusedException {@code NOT_THE_SIGNER} when no key makes this signature
     */
    public EvmAddress signer(byte[] digest) {
        requireDigest(digest);
        EvmAddress signer = Curve.signer(yParity, r, s, digest);
        if (signer == null) {
            throw new RefusedException(NOT_THE_SIGNER, "no key makes this signature of this digest");
        }
        return signer;
    }

    /** 65 bytes: r, s, and 27 or 28. */
    public byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        Words.put(r, bytes, 0);
        Words.put(s, bytes, Words.LENGTH);
        bytes[LENGTH - 1] = (byte) (LOWEST_V + yParity);
        return bytes;
    }
}
