package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.KeyDerivation;
import io.github.plimsoll.evm.signing.Keystore;
import io.github.plimsoll.evm.signing.PrivateKey;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Keystores of version 3 opened and written; see docs/vectors.md. */
final class KeystoreVector {
    private static final ObjectMapper JSON = new ObjectMapper();

    private enum Kdf {
        SCRYPT,
        PBKDF2
    }

    private KeystoreVector() {}

    static ObjectNode answer(JsonNode one) {
        return Wire.orRefused(() -> one.has("random") ? written(one) : opened(one));
    }

    private static ObjectNode opened(JsonNode one) {
        String file = one.has("json")
                ? one.get("json").asText()
                : Wire.required(one, "keystore").toString();
        try (PrivateKey key = Keystore.open(file, password(one))) {
            ObjectNode answer = Wire.object().put("address", key.address().hex());
            if (one.has("private_key")) {
                try (PrivateKey expected = Wire.key(one)) {
                    // One address has one key.
                    answer.put("is_private_key", expected.address().equals(key.address()));
                }
            }
            return answer;
        }
    }

    private static ObjectNode written(JsonNode one) {
        KeyDerivation derivation = Fields.one(Kdf.class, one, "kdf", Kdf.SCRYPT) == Kdf.SCRYPT
                ? new KeyDerivation(
                        true, Fields.small(one, "n", 0), Fields.small(one, "r", 0), Fields.small(one, "p", 0))
                : new KeyDerivation(false, Fields.small(one, "c", 0), 1, 1);
        ByteBuffer chance = ByteBuffer.wrap(Wire.bytes(one, "random"));
        if (chance.remaining() != 64) {
            throw new RefusedException(RefusalCode.WRONG_LENGTH, "random has 64 bytes: salt, vector and id");
        }
        try (PrivateKey key = Wire.key(one)) {
            String file = Keystore.write(key, password(one), derivation, new Given(chance));
            ObjectNode answer = Wire.object();
            answer.set("keystore", JSON.readTree(file));
            return answer;
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static char[] password(JsonNode one) {
        return Wire.required(one, "password").asText().toCharArray();
    }

    /** Chance that a case brings along. */
    private record Given(ByteBuffer bytes) implements RandomGenerator {
        @Override
        public void nextBytes(byte[] into) {
            bytes.get(into);
        }

        @Override
        public long nextLong() {
            return bytes.getLong();
        }
    }
}
