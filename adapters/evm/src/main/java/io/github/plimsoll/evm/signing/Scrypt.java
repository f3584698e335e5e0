package io.github.plimsoll.evm.signing;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * scrypt (RFC 7914). Bouncy Castle's own refuses n of 2^16 and more with r = 1, as the RFC does, and the published test
 * vector of keystores has just that; the two agree wherever both work.
 */
final class Scrypt {
    /** Words of 64 bytes that are mixed at once. */
    private static final int BLOCK = 16;

    private static final int ROUNDS = 4;

    private final int r;
    private final int n;
    private final int[] mixed = new int[BLOCK];
    private final int[] scratch;

    private Scrypt(int n, int r) {
        this.n = n;
        this.r = r;
        this.scratch = new int[2 * r * BLOCK];
    }

    /** 32 bytes; n is a power of 2, and all of it takes 128 x n x r bytes. */
    static byte[] derive(byte[] password, byte[] salt, int n, int r, int p) {
        int part = 2 * r * BLOCK;
        byte[] bytes = pbkdf2(password, salt, 1, p * part * Integer.BYTES);
        int[] table = new int[Math.multiplyExact(n, part)];
        int[] block = new int[part];
        Scrypt scrypt = new Scrypt(n, r);
        for (int i = 0; i < p; i++) {
            load(bytes, i * part * Integer.BYTES, block);
            scrypt.mix(block, table);
            store(block, bytes, i * part * Integer.BYTES);
        }
        byte[] key = pbkdf2(password, bytes, 1, Words.LENGTH);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(table, 0);
        Arrays.fill(block, 0);
        Arrays.fill(scrypt.scratch, 0);
        return key;
    }

    /** PBKDF2 with HMAC-SHA-256. */
    static byte[] pbkdf2(byte[] password, byte[] salt, int rounds, int length) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(password, salt, rounds);
        return ((KeyParameter) generator.generateDerivedMacParameters(length * Byte.SIZE)).getKey();
    }

    private static void load(byte[] from, int at, int[] into) {
        for (int i = 0; i < into.length; i++) {
            int byteAt = at + i * Integer.BYTES;
            into[i] = (from[byteAt] & 0xff)
                    | ((from[byteAt + 1] & 0xff) << 8)
                    | ((from[byteAt + 2] & 0xff) << 16)
                    | (from[byteAt + 3] << 24);
        }
    }

    private static void store(int[] from, byte[] into, int at) {
        for (int i = 0; i < from.length; i++) {
            for (int shift = 0; shift < Integer.BYTES; shift++) {
                into[at + i * Integer.BYTES + shift] = (byte) (from[i] >>> (shift * Byte.SIZE));
            }
        }
    }

    /** scryptROMix. */
    private void mix(int[] block, int[] table) {
        int part = block.length;
        for (int i = 0; i < n; i++) {
            System.arraycopy(block, 0, table, i * part, part);
            mixBlock(block);
        }
        for (int i = 0; i < n; i++) {
            int at = (block[part - BLOCK] & (n - 1)) * part;
            for (int k = 0; k < part; k++) {
                block[k] ^= table[at + k];
            }
            mixBlock(block);
        }
    }

    /** scryptBlockMix. */
    private void mixBlock(int[] block) {
        System.arraycopy(block, block.length - BLOCK, mixed, 0, BLOCK);
        for (int i = 0; i < 2 * r; i++) {
            for (int k = 0; k < BLOCK; k++) {
                mixed[k] ^= block[i * BLOCK + k];
            }
            salsa(mixed);
            int to = ((i & 1) == 0 ? i / 2 : r + i / 2) * BLOCK;
            System.arraycopy(mixed, 0, scratch, to, BLOCK);
        }
        System.arraycopy(scratch, 0, block, 0, block.length);
    }

    /** Salsa20/8. */
    private static void salsa(int[] x) {
        int[] before = x.clone();
        for (int round = 0; round < ROUNDS; round++) {
            quarter(x, 0, 4, 8, 12);
            quarter(x, 5, 9, 13, 1);
            quarter(x, 10, 14, 2, 6);
            quarter(x, 15, 3, 7, 11);
            quarter(x, 0, 1, 2, 3);
            quarter(x, 5, 6, 7, 4);
            quarter(x, 10, 11, 8, 9);
            quarter(x, 15, 12, 13, 14);
        }
        for (int i = 0; i < BLOCK; i++) {
            x[i] += before[i];
        }
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }
}
