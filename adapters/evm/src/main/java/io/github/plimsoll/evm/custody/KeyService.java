package io.github.plimsoll.evm.custody;

import java.util.Map;

/**
 * A key service that encrypts with a key which never leaves it, such as AWS KMS with a symmetric key and an encryption
 * context. Implementations bound how long they wait. Thread-safe.
 */
public interface KeyService {
    /** Which key, for good: its full name, 1 to 200 printable ASCII characters. */
    String key();

    /**
     * Encrypts a few bytes.
     *
     * @param context what has to be given again, exactly, to decrypt
     * @throws IllegalStateException when the service does not answer in time or refuses
     */
    byte[] encrypt(byte[] secret, Map<String, String> context);

    /**
     * Decrypts them.
     *
     * @throws io.github.plimsoll.evm.RefusedException {@code NOT_AUTHENTIC} when they were encrypted otherwise
     * @throws IllegalStateException when the service does not answer in time or refuses
     */
    byte[] decrypt(byte[] encrypted, Map<String, String> context);
}
