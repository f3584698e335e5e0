package io.github.plimsoll.evm.signing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;

/** JSON in which nothing is said twice and nothing follows: what one reader takes from it, every reader does. */
final class StrictJson {
    /** Longest text that is read, characters. */
    static final int MAX_LENGTH = 256 * 1024;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .maxStringLength(MAX_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /** An object; the refusal repeats nothing of the text, which may hold a secret. */
    static JsonNode object(String what, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new RefusedException(
                    RefusalCode.TOO_LARGE, what + " has at most " + MAX_LENGTH + " characters, not " + text.length());
        }
        JsonNode read;
        try {
            read = MAPPER.readTree(text);
        } catch (JsonProcessingException | NumberFormatException unreadable) { // the latter: exponents of many digits
            throw new RefusedException(
                    RefusalCode.MALFORMED, what + " is no JSON that is sound and says nothing twice");
        }
        if (!read.isObject()) {
            throw new RefusedException(RefusalCode.MALFORMED, what + " is a JSON object");
        }
        return read;
    }
}
