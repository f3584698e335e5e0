package io.github.plimsoll.evm.signing;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256, Ethereum's hash. Stateless and thread-safe. */
public final class Keccak {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private Keccak() {}

    /** The hash of the parts, one after another. */
    public static byte[] hash(byte[]... parts) {
        KeccakDigest digest = new KeccakDigest(LENGTH * Byte.SIZE);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[LENGTH];
        digest.doFinal(hash, 0);
        return hash;
    }
}
