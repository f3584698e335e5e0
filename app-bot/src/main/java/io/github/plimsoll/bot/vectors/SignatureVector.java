package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Signatures made, read from DER and from 65 bytes; see docs/vectors.md. */
final class SignatureVector {
    /** How a message becomes the digest that is signed. */
    private enum Hash {
        KECCAK256,
        SHA256
    }

    private SignatureVector() {}

    static ObjectNode answer(JsonNode one) {
        return Wire.orRefused(() -> solve(one));
    }

    private static ObjectNode solve(JsonNode one) {
        byte[] digest = one.has("message") ? hash(one) : Wire.bytes(one, "digest");
        Signature signature;
        EvmAddress signer;
        if (one.has("der")) {
            signer = signer(one);
            signature = Signature.ofDer(Wire.bytes(one, "der"), digest, signer);
        } else if (one.has("signature")) {
            signature = Signature.of(Wire.bytes(one, "signature"));
            signer = signature.signer(digest);
            if ((one.has("signer") || one.has("public_key")) && !signer.equals(signer(one))) {
                throw new RefusedException(RefusalCode.NOT_THE_SIGNER, "the signature is of " + signer);
            }
        } else {
            try (PrivateKey key = Wire.key(one)) {
                signer = key.address();
                signature = key.sign(digest);
            }
        }
        return Wire.object()
                .put("signer", signer.hex())
                .put("r", "0x" + signature.r().toString(16))
                .put("s", "0x" + signature.s().toString(16))
                .put("y_parity", signature.yParity())
                .put("signature", Wire.hex(signature.bytes()));
    }

    private static EvmAddress signer(JsonNode one) {
        return one.has("public_key") ? Signature.addressOf(Wire.bytes(one, "public_key")) : Wire.address(one, "signer");
    }

    private static byte[] hash(JsonNode one) {
        byte[] message = Wire.bytes(one, "message");
        if (Fields.one(Hash.class, one, "hash", Hash.KECCAK256) == Hash.KECCAK256) {
            return Keccak.hash(message);
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
