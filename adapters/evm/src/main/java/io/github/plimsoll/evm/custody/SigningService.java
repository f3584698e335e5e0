package io.github.plimsoll.evm.custody;

/**
 * A key service that signs with a key on secp256k1 which never leaves it. AWS KMS: key spec ECC_SECG_P256K1, {@code GetPublicKey},
 * and {@code Sign} with message type DIGEST and ECDSA_SHA_256, which signs the 32 bytes as they are. Implementations bound how
 * long they wait; asking again is safe, as a signature does nothing by itself. Thread-safe.
 */
public interface SigningService {
    /**
     * The public key: a SubjectPublicKeyInfo in DER.
     *
     * @throws IllegalStateException when the service does not answer in time or refuses
     */
    byte[] publicKey();

    /**
     * A signature of 32 bytes: a SEQUENCE of r and s in DER, s in either half.
     *
     * @throws IllegalStateException when the service does not answer in time or refuses
     */
    byte[] sign(byte[] digest);
}
