package io.github.plimsoll.awskms;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyService;
import io.github.plimsoll.evm.custody.KeyServiceException;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/**
 * A symmetric key of usage ENCRYPT_DECRYPT. What belongs to a data key is its encryption context: KMS authenticates it, and
 * shows it in its records. The library's own copies of data keys are left to the garbage collector. Thread-safe.
 */
final class KmsEncryption implements KeyService {
    private final KmsClient kms;
    private final KeyArn key;
    private final Calls calls;

    KmsEncryption(KmsClient kms, KeyArn key, Calls calls) {
        this.kms = kms;
        this.key = key;
        this.calls = calls;
    }

    @Override
    public String key() {
        return key.text();
    }

    @Override
    public byte[] encrypt(byte[] secret, Map<String, String> context) {
        EncryptRequest question = EncryptRequest.builder()
                .keyId(key.text())
                .encryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .encryptionContext(context)
                .plaintext(SdkBytes.fromByteArrayUnsafe(secret))
                .build();
        EncryptResponse answer = calls.answer("Encrypt", () -> kms.encrypt(question));
        return bytes("Encrypt", answer.keyId(), answer.ciphertextBlob());
    }

    @Override
    public byte[] decrypt(byte[] encrypted, Map<String, String> context) {
        DecryptRequest question = DecryptRequest.builder()
                .keyId(key.text())
                .encryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .encryptionContext(context)
                .ciphertextBlob(SdkBytes.fromByteArray(encrypted))
                .build();
        DecryptResponse answer = calls.answer("Decrypt", () -> decrypted(question));
        return bytes("Decrypt", answer.keyId(), answer.plaintext());
    }

    private DecryptResponse decrypted(DecryptRequest question) {
        try {
            return kms.decrypt(question);
        } catch (InvalidCiphertextException | IncorrectKeyException other) {
            throw new RefusedException(
                    RefusalCode.NOT_AUTHENTIC,
                    "AWS KMS: encrypted with another key than " + key + ", for something else, or changed since");
        }
    }

    /** The array itself, which the caller wipes: it is nobody else's. */
    private byte[] bytes(String name, String answered, SdkBytes bytes) {
        if (!key.text().equals(answered) || bytes == null) {
            throw new KeyServiceException("AWS KMS answered " + name + " with something else than asked of " + key);
        }
        return bytes.asByteArrayUnsafe();
    }

    @Override
    public String toString() {
        return "AWS KMS, " + key;
    }
}
