package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * 32 secret bytes under AES-256-GCM: the form (1), 12 random bytes, the ciphertext and its tag of 16 bytes. Plain bytes with
 * one length; nothing in them is a type, a name or a size that a reader would have to believe.
 */
final class Sealed {
    /** Bytes of every key here. */
    static final int KEY = 32;
    /** Bytes of what is sealed. */
    static final int LENGTH = 1 + 12 + KEY + 16;

    private static final byte FORM = 1;
    private static final int NONCE = 12;
    private static final int TAG = 16;

    private Sealed() {}

    static byte[] seal(byte[] key, byte[] secret, byte[] bound, SecureRandom random) {
        byte[] sealed = new byte[LENGTH];
        sealed[0] = FORM;
        byte[] nonce = drawn(random, NONCE);
        System.arraycopy(nonce, 0, sealed, 1, NONCE);
        try {
            cipher(Cipher.ENCRYPT_MODE, key, nonce, bound).doFinal(secret, 0, KEY, sealed, 1 + NONCE);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException("no AES in GCM", everyJavaHasIt);
        }
        return sealed;
    }

    /** The secret, which the caller wipes. */
    static byte[] open(byte[] key, byte[] sealed, byte[] bound) {
        if (sealed.length != LENGTH) {
            throw new RefusedException(
                    RefusalCode.WRONG_LENGTH, "what is sealed here has " + LENGTH + " bytes, not " + sealed.length);
        }
        if (sealed[0] != FORM) {
            throw new RefusedException(RefusalCode.UNSUPPORTED, "only form 1 of what is sealed is read");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOfRange(sealed, 1, 1 + NONCE), bound)
                    .doFinal(sealed, 1 + NONCE, LENGTH - 1 - NONCE);
        } catch (AEADBadTagException changed) {
            throw new RefusedException(
                    RefusalCode.NOT_AUTHENTIC,
                    "it was sealed with another key, for another wallet, owner, chain or version, or was changed since");
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException("no AES in GCM", everyJavaHasIt);
        }
    }

    static byte[] drawn(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }
}
