package io.github.plimsoll.evm.signing;

import static io.github.plimsoll.evm.RefusalCode.MALFORMED;
import static io.github.plimsoll.evm.RefusalCode.MISSING_FIELD;
import static io.github.plimsoll.evm.RefusalCode.UNKNOWN_FIELD;
import static io.github.plimsoll.evm.RefusalCode.UNKNOWN_TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.evm.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message that a person or a contract reads field by field, and the digest under which it is signed (EIP-712). Stricter
 * than the standard asks: every declared field is there and no other is; numbers fit their types; the domain has no fields
 * but the standard's; structs do not contain themselves. Immutable.
 */
public final class TypedData {
    private static final String DOMAIN = "EIP712Domain";
    private static final byte[] PREFIX = {0x19, 0x01};
    /** The fields of a domain, in the order in which they are signed when no type of it is given. */
    private static final List<TypedField> DOMAIN_FIELDS = List.of(
            new TypedField("name", "string"),
            new TypedField("version", "string"),
            new TypedField("chainId", "uint256"),
            new TypedField("verifyingContract", "address"),
            new TypedField("salt", "bytes32"));

    private final String encodedType;
    private final byte[] separator;
    private final byte[] message;

    private TypedData(StructTypes types, String primaryType, Map<?, ?> domain, Map<?, ?> message) {
        if (primaryType.equals(DOMAIN) || !types.has(primaryType)) {
            throw new RefusedException(
                    UNKNOWN_TYPE, "primaryType is a declared struct, not " + TypedValues.shown(primaryType));
        }
        TypedValues values = new TypedValues(types);
        this.encodedType = types.encode(primaryType);
        this.separator = values.hashStruct(DOMAIN, domain, "domain");
        this.message = values.hashStruct(primaryType, message, "message");
    }

    /**
     * Typed data from its parts.
     *
     * @param structs by name; without {@code EIP712Domain}, which follows from the domain's fields, or with it
     * @param domain values by field: {@code name}, {@code version}, {@code chainId}, {@code verifyingContract}, {@code salt}
     * @param message values by field: texts, booleans, whole numbers (Integer, Long, BigInteger, or text, decimal or 0x),
     *     {@code bytes} and addresses as 0x and hex digits (or EvmAddress), lists, and maps for structs
     * @throws RefusedException naming the field and what would do
     */
    public static TypedData of(
            Map<String, List<TypedField>> structs, String primaryType, Map<String, ?> domain, Map<String, ?> message) {
        Map<String, List<TypedField>> all = new LinkedHashMap<>(structs);
        all.putIfAbsent(DOMAIN, domainFields(domain));
        for (TypedField field : all.getOrDefault(DOMAIN, List.of())) {
            if (!DOMAIN_FIELDS.contains(field)) {
                throw new RefusedException(
                        UNKNOWN_FIELD, "a domain has no field " + TypedValues.shown(field.type() + " " + field.name()));
            }
        }
        return new TypedData(new StructTypes(all), primaryType, domain, message);
    }

    private static List<TypedField> domainFields(Map<String, ?> domain) {
        List<TypedField> fields = new ArrayList<>();
        for (TypedField field : DOMAIN_FIELDS) {
            if (domain.containsKey(field.name())) {
                fields.add(field);
            }
        }
        return fields;
    }

    /**
     * Reads the JSON that wallets take: {@code types}, {@code primaryType}, {@code domain} and {@code message}, and nothing
     * else.
     *
     * @throws RefusedException naming the field and what would do
     */
    public static TypedData parse(String json) {
        JsonNode all = StrictJson.object("typed data", json);
        all.fieldNames().forEachRemaining(name -> {
            if (!List.of("types", "primaryType", "domain", "message").contains(name)) {
                throw new RefusedException(UNKNOWN_FIELD, "typed data has no field " + TypedValues.shown(name));
            }
        });
        Map<String, List<TypedField>> structs = new LinkedHashMap<>();
        part(all, "types").properties().forEach(type -> structs.put(type.getKey(), fields(type)));
        JsonNode primary = all.path("primaryType");
        if (!primary.isTextual()) {
            throw new RefusedException(MISSING_FIELD, "primaryType, the name of a declared struct, is missing");
        }
        return of(structs, primary.textValue(), values(part(all, "domain")), values(part(all, "message")));
    }

    private static JsonNode part(JsonNode all, String name) {
        if (!all.path(name).isObject()) {
            throw new RefusedException(MISSING_FIELD, name + ", an object, is missing");
        }
        return all.path(name);
    }

    private static List<TypedField> fields(Map.Entry<String, JsonNode> type) {
        List<TypedField> fields = new ArrayList<>();
        for (JsonNode field : type.getValue()) {
            if (field.size() != 2
                    || !field.path("name").isTextual()
                    || !field.path("type").isTextual()) {
                throw new RefusedException(
                        MALFORMED, "a field of " + TypedValues.shown(type.getKey()) + " is a name and a type");
            }
            fields.add(new TypedField(
                    field.path("name").textValue(), field.path("type").textValue()));
        }
        if (!type.getValue().isArray()) {
            throw new RefusedException(MALFORMED, "type " + TypedValues.shown(type.getKey()) + " is a list of fields");
        }
        return fields;
    }

    @SuppressWarnings("unchecked") // An object is read as a map by name.
    private static Map<String, Object> values(JsonNode object) {
        return StrictJson.MAPPER.convertValue(object, Map.class);
    }

    /** The primary type as it is hashed, with the structs that it holds. */
    public String encodedType() {
        return encodedType;
    }

    /** The hash of the domain, 32 bytes. */
    public byte[] domainSeparator() {
        return separator.clone();
    }

    /** The hash of the message, 32 bytes. */
    public byte[] messageHash() {
        return message.clone();
    }

    /** What is signed, 32 bytes. */
    public byte[] digest() {
        return Keccak.hash(PREFIX, separator, message);
    }
}
