package io.github.plimsoll.awskms;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.SigningService;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetPublicKeyRequest;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SignRequest;
import software.amazon.awssdk.services.kms.model.SignResponse;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** A key of spec ECC_SECG_P256K1 and usage SIGN_VERIFY. Thread-safe. */
final class KmsSigning implements SigningService {
    private static final int DIGEST = 32;

    private final KmsClient kms;
    private final KeyArn key;
    private final Calls calls;

    KmsSigning(KmsClient kms, KeyArn key, Calls calls) {
        this.kms = kms;
        this.key = key;
        this.calls = calls;
    }

    /** @throws RefusedException {@code BAD_KEY} when the key is none on secp256k1 for signatures, or another one answers */
    @Override
    public byte[] publicKey() {
        GetPublicKeyRequest question =
                GetPublicKeyRequest.builder().keyId(key.text()).build();
        GetPublicKeyResponse answer = calls.answer("GetPublicKey", () -> kms.getPublicKey(question));
        require(key.text().equals(answer.keyId()), "it answered for another key");
        require(
                answer.keySpec() == KeySpec.ECC_SECG_P256_K1,
                "its key spec is not ECC_SECG_P256K1, the curve of Ethereum");
        require(answer.keyUsage() == KeyUsageType.SIGN_VERIFY, "its key usage is not SIGN_VERIFY");
        require(
                answer.signingAlgorithms().contains(SigningAlgorithmSpec.ECDSA_SHA_256),
                "it does not sign with ECDSA_SHA_256");
        SdkBytes bytes = answer.publicKey();
        require(bytes != null, "it showed no public key");
        return bytes.asByteArray();
    }

    private void require(boolean right, String wrong) {
        if (!right) {
            throw new RefusedException(RefusalCode.BAD_KEY, "the key " + key + " in AWS KMS: " + wrong);
        }
    }

    /** The bytes are signed as they are: {@code DIGEST} means that KMS hashes nothing. */
    @Override
    public byte[] sign(byte[] digest) {
        if (digest.length != DIGEST) {
            throw new RefusedException(RefusalCode.WRONG_LENGTH, "a digest has 32 bytes, not " + digest.length);
        }
        SignRequest question = SignRequest.builder()
                .keyId(key.text())
                .messageType(MessageType.DIGEST)
                .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256)
                .message(SdkBytes.fromByteArray(digest))
                .build();
        SignResponse answer = calls.answer("Sign", () -> kms.sign(question));
        SdkBytes signature = answer.signature();
        require(
                key.text().equals(answer.keyId())
                        && answer.signingAlgorithm() == SigningAlgorithmSpec.ECDSA_SHA_256
                        && signature != null,
                "it answered with something else than a signature by this key");
        return signature.asByteArray();
    }

    @Override
    public String toString() {
        return "AWS KMS, " + key;
    }
}
