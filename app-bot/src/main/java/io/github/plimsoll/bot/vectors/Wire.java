package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.evm.signing.PrivateKey;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads and writes what chains are made of: bytes and addresses as 0x and hex digits, numbers of 256 bits, keys. */
final class Wire {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,99}|0x[0-9a-fA-F]{1,64}");
    private static final int HEX_RADIX = 16;

    private Wire() {}

    static byte[] bytes(JsonNode node, String name) {
        String text = required(node, name).asText();
        try {
            if (text.startsWith("0x")) {
                return HexFormat.of().parseHex(text, 2, text.length());
            }
        } catch (IllegalArgumentException noHex) {
            // refused below
        }
        throw new RefusedException(RefusalCode.MALFORMED, name + " must be 0x and pairs of hex digits");
    }

    static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    /** A whole number, at least 0: as a number, or as a text, decimal or 0x. */
    static BigInteger number(JsonNode node, String name) {
        String text = required(node, name).asText();
        if (!NUMBER.matcher(text).matches()) {
            throw new RefusedException(
                    RefusalCode.MALFORMED, name + " must be a whole number such as 7, \"7\" or \"0x7\"");
        }
        return text.startsWith("0x") ? new BigInteger(text.substring(2), HEX_RADIX) : new BigInteger(text);
    }

    static EvmAddress address(JsonNode node, String name) {
        return Checksum.address(required(node, name).asText());
    }

    /** The key of a case, which the caller closes. */
    static PrivateKey key(JsonNode node) {
        byte[] bytes = bytes(node, "private_key");
        try {
            return PrivateKey.of(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    static JsonNode required(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            throw new RefusedException(RefusalCode.MISSING_FIELD, name + " is missing");
        }
        return value;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** What came out, or why nothing did. */
    static ObjectNode orRefused(Supplier<ObjectNode> answer) {
        try {
            return answer.get();
        } catch (RefusedException refused) {
            return object().put("refused", refused.code().name()).put("because", refused.getMessage());
        }
    }

    /** The first of all reasons with its numbers, and the codes of all. */
    static ObjectNode refused(List<Refusal> all) {
        Refusal first = all.get(0);
        ObjectNode answer = object().put("refused", first.code().name())
                .put("limit", first.limit().toString())
                .put("actual", first.actual().toString())
                .put("because", first.sentence());
        if (all.size() > 1) {
            all.forEach(one -> answer.withArray("all").add(one.code().name()));
        }
        return answer;
    }
}
