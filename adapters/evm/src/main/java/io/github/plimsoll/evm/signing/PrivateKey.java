package io.github.plimsoll.evm.signing;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/**
 * A private key on secp256k1, from when it is decrypted until it is closed: 32 bytes that are wiped then. It shows its
 * address, never itself. While it signs the key is also in numbers of the library, which only the garbage collector
 * removes. Thread-safe.
 */
public final class PrivateKey implements AutoCloseable {
    /** Bytes of a key. */
    public static final int LENGTH = 32;

    private final byte[] secret;
    private final EvmAddress address;
    private boolean closed;

    private PrivateKey(byte[] secret, EvmAddress address) {
        this.secret = secret;
        this.address = address;
    }

    /**
     * A key; the bytes are copied, and remain the caller's to wipe.
     *
     * @throws RefusedException {@code BAD_KEY} when they are not 32 bytes between 1 and the order of the curve
     */
    public static PrivateKey of(byte[] bytes) {
        BigInteger value = bytes.length == LENGTH ? new BigInteger(1, bytes) : BigInteger.ZERO;
        if (!Curve.isScalar(value)) {
            throw new RefusedException(
                    RefusalCode.BAD_KEY, "a private key is 32 bytes, above 0 and below the order of the curve");
        }
        return new PrivateKey(bytes.clone(), Curve.addressOf(value));
    }

    /** Whose key it is; known after it was closed, too. */
    public EvmAddress address() {
        return address;
    }

    /**
     * Signs a digest: deterministic (RFC 6979 with SHA-256), s in the lower half, and verified by recovering the address
     * before it is returned.
     *
     * @param digest 32 bytes
     * @throws IllegalStateException when the key was closed
     */
    public Signature sign(byte[] digest) {
        Signature.requireDigest(digest);
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(value(), Curve.DOMAIN));
        BigInteger[] made = signer.generateSignature(digest);
        return Signature.by(address, made[0], made[1], digest);
    }

    private synchronized BigInteger value() {
        requireOpen();
        return new BigInteger(1, secret);
    }

    /** A new key that nobody has seen. */
    public static PrivateKey random(SecureRandom random) {
        byte[] drawn = new byte[LENGTH];
        try {
            do {
                random.nextBytes(drawn);
            } while (!Curve.isScalar(new BigInteger(1, drawn)));
            return of(drawn);
        } finally {
            Arrays.fill(drawn, (byte) 0);
        }
    }

    /**
     * Lends the key's bytes for one use, such as sealing them, and wipes them after it.
     *
     * @param use keeps nothing of them
     * @throws IllegalStateException when the key was closed
     */
    public <R> R lend(Function<byte[], R> use) {
        byte[] lent;
        synchronized (this) {
            requireOpen();
            lent = secret.clone();
        }
        try {
            return use.apply(lent);
        } finally {
            Arrays.fill(lent, (byte) 0);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the key of " + address + " was closed");
        }
    }

    /** Wipes the key. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "private key of " + address;
    }
}
