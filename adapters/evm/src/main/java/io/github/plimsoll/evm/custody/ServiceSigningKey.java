package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Signature;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key in a key service. Such a service answers with s in either half and does not say which point it meant, and the same
 * digest gets another signature each time: the signature is brought into Ethereum's form and verified, and what it is part of
 * must be stored before it is sent. As thread-safe as the service.
 */
public final class ServiceSigningKey implements SigningKey {
    /**
     * SubjectPublicKeyInfo of a point that is not compressed: SEQUENCE of 86 bytes, in it id-ecPublicKey with secp256k1 (RFC
     * 5480, SEC 2) and a BIT STRING of 66 bytes. DER allows this one form.
     */
    private static final byte[] HEAD = HexFormat.of().parseHex("3056301006072a8648ce3d020106052b8104000a034200");

    private static final int POINT = 65;

    private final SigningService service;
    private final EvmAddress address;

    /**
     * Asks for the public key, once.
     *
     * @throws RefusedException {@code BAD_KEY} when it is no key on secp256k1
     * @throws IllegalStateException when the service does not answer
     */
    public ServiceSigningKey(SigningService service) {
        this.service = service;
        this.address = addressOf(service.publicKey());
    }

    /**
     * The address of a public key as key services show it.
     *
     * @param info a SubjectPublicKeyInfo in DER
     * @throws RefusedException {@code BAD_KEY} when it is no key on secp256k1
     */
    public static EvmAddress addressOf(byte[] info) {
        if (info.length != HEAD.length + POINT || !Arrays.equals(Arrays.copyOf(info, HEAD.length), HEAD)) {
            throw new RefusedException(
                    RefusalCode.BAD_KEY, "the public key is no SubjectPublicKeyInfo of a point on secp256k1");
        }
        return Signature.addressOf(Arrays.copyOfRange(info, HEAD.length, info.length));
    }

    @Override
    public EvmAddress address() {
        return address;
    }

    @Override
    public Signature sign(byte[] digest) {
        return Signature.ofDer(service.sign(digest.clone()), digest, address);
    }

    @Override
    public String toString() {
        return "key service that signs for " + address;
    }
}
