package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.TypedData;

/** The digest of typed data, and its signature; see docs/vectors.md. */
final class TypedDataVector {
    private TypedDataVector() {}

    static ObjectNode answer(JsonNode one) {
        return Wire.orRefused(() -> solve(one));
    }

    private static ObjectNode solve(JsonNode one) {
        TypedData typed = TypedData.parse(
                one.has("json")
                        ? one.get("json").asText()
                        : Wire.required(one, "typed_data").toString());
        byte[] digest = typed.digest();
        ObjectNode answer = Wire.object()
                .put("encoded_type", typed.encodedType())
                .put("domain_separator", Wire.hex(typed.domainSeparator()))
                .put("struct_hash", Wire.hex(typed.messageHash()))
                .put("digest", Wire.hex(digest));
        if (one.has("private_key")) {
            try (PrivateKey key = Wire.key(one)) {
                answer.put("signer", key.address().hex())
                        .put("signature", Wire.hex(key.sign(digest).bytes()));
            }
        }
        return answer;
    }
}
