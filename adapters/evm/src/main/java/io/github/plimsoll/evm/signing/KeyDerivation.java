package io.github.plimsoll.evm.signing;

import static io.github.plimsoll.evm.RefusalCode.OUT_OF_BOUNDS;

import io.github.plimsoll.evm.RefusedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a password becomes a key, and how much work that is. Bounded, so that a file cannot make its reader work or hold
 * without end. Immutable.
 *
 * @param scrypt scrypt, or else PBKDF2 with HMAC-SHA-256
 * @param n of scrypt: a power of 2, at least 2; of PBKDF2: rounds, 1 to 10,000,000
 * @param r of scrypt: 1 to 32; of PBKDF2: 1
 * @param p of scrypt: 1 to 16; of PBKDF2: 1
 */
public record KeyDerivation(boolean scrypt, int n, int r, int p) {
    /** Most memory of one derivation, bytes: what the usual parameters of other programs take. */
    public static final long MAX_MEMORY = 256L << 20;
    /** Fewest rounds of PBKDF2 for a keystore that is written. */
    public static final int MIN_ROUNDS_WRITTEN = 100_000;
    /** Least n x r x p of scrypt for a keystore that is written. */
    public static final long MIN_WORK_WRITTEN = 1 << 15;

    private static final long MAX_WORK = 1L << 22;
    private static final int MAX_ROUNDS = 10_000_000;
    private static final int MAX_R = 32;
    private static final int MAX_P = 16;
    private static final int BYTES_PER_BLOCK = 128;

    /** @throws RefusedException {@code OUT_OF_BOUNDS} with the bounds */
    public KeyDerivation {
        if (scrypt) {
            boolean sound = n >= 2 && Integer.bitCount(n) == 1 && r >= 1 && r <= MAX_R && p >= 1 && p <= MAX_P;
            if (!sound || (long) BYTES_PER_BLOCK * n * r > MAX_MEMORY || (long) n * r * p > MAX_WORK) {
                throw new RefusedException(
                        OUT_OF_BOUNDS,
                        "scrypt takes n, a power of 2, r of 1 to 32 and p of 1 to 16, with 128 x n x r of at most "
                                + MAX_MEMORY + " bytes and n x r x p of at most " + MAX_WORK
                                + ", not n " + n + ", r " + r + ", p " + p);
            }
        } else if (n < 1 || n > MAX_ROUNDS || r != 1 || p != 1) {
            throw new RefusedException(OUT_OF_BOUNDS, "PBKDF2 takes 1 to " + MAX_ROUNDS + " rounds, not " + n);
        }
    }

    /** scrypt with n = 2^18, r = 8, p = 1, as other wallets write it: about a second and 256 MiB. */
    public static KeyDerivation usual() {
        return new KeyDerivation(true, 1 << 18, 8, 1);
    }

    /**
     * Refuses what a new file must not have: little enough work for a password to be guessed.
     *
     * @throws RefusedException {@code OUT_OF_BOUNDS} with the least that would pass
     */
    public void requireWritable() {
        if (scrypt ? (long) n * r * p < MIN_WORK_WRITTEN : n < MIN_ROUNDS_WRITTEN) {
            throw new RefusedException(
                    OUT_OF_BOUNDS,
                    "a new keystore takes scrypt with n x r x p of at least " + MIN_WORK_WRITTEN + ", or "
                            + MIN_ROUNDS_WRITTEN + " rounds of PBKDF2");
        }
    }

    /**
     * The key of a password: 32 bytes, which the caller wipes.
     *
     * @param password remains the caller's to wipe
     */
    public byte[] derive(char[] password, byte[] salt) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.flip();
        while (encoded.hasRemaining()) {
            encoded.put((byte) 0);
        }
        try {
            return scrypt ? Scrypt.derive(bytes, salt, n, r, p) : Scrypt.pbkdf2(bytes, salt, n, Words.LENGTH);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
