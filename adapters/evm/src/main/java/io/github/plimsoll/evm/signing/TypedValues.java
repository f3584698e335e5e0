package io.github.plimsoll.evm.signing;

import static io.github.plimsoll.evm.RefusalCode.MALFORMED;
import static io.github.plimsoll.evm.RefusalCode.MISSING_FIELD;
import static io.github.plimsoll.evm.RefusalCode.OUT_OF_RANGE;
import static io.github.plimsoll.evm.RefusalCode.TOO_LARGE;
import static io.github.plimsoll.evm.RefusalCode.UNKNOWN_FIELD;
import static io.github.plimsoll.evm.RefusalCode.WRONG_LENGTH;
import static io.github.plimsoll.evm.RefusalCode.WRONG_TYPE;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values of typed data as words, after EIP-712, {@code encodeData}. A value has exactly the form of its type: nothing is
 * cut, padded, rounded, guessed or left out. For one message only.
 */
final class TypedValues {
    /** Most words that one message is encoded to. */
    private static final int MAX_WORDS = 20_000;

    private static final int SHOWN = 60;
    private static final Pattern DECIMAL = Pattern.compile("0|-?[1-9][0-9]{0,77}");
    private static final Pattern HEX_NUMBER = Pattern.compile("0x[0-9a-fA-F]{1,64}");
    private static final int HEX_RADIX = 16;

    private final StructTypes types;
    private int words;

    TypedValues(StructTypes types) {
        this.types = types;
    }

    /** The hash of a struct's type and values. */
    byte[] hashStruct(String struct, Object value, String path) {
        if (!(value instanceof Map<?, ?> given)) {
            throw wrong(WRONG_TYPE, path, "an object with the fields of " + struct, value);
        }
        List<TypedField> fields = types.fields(struct);
        ByteArrayOutputStream all = new ByteArrayOutputStream((fields.size() + 1) * Words.LENGTH);
        all.writeBytes(types.hash(struct));
        for (TypedField field : fields) {
            String inside = path + "." + field.name();
            Object one = given.get(field.name());
            if (one == null) {
                throw new RefusedException(MISSING_FIELD, inside + " (" + field.type() + ") is missing");
            }
            all.writeBytes(word(field.type(), one, inside));
        }
        if (given.size() != fields.size()) {
            for (Object name : given.keySet()) {
                if (fields.stream().noneMatch(field -> field.name().equals(name))) {
                    throw new RefusedException(
                            UNKNOWN_FIELD, path + " has a field that " + struct + " does not declare: " + shown(name));
                }
            }
        }
        return Keccak.hash(all.toByteArray());
    }

    private byte[] word(String type, Object value, String path) {
        if (++words > MAX_WORDS) {
            throw new RefusedException(TOO_LARGE, "the message has more than " + MAX_WORDS + " values");
        }
        String element = StructTypes.elementOf(type);
        if (element != null) {
            return array(type, element, value, path);
        }
        if (types.has(type)) {
            return hashStruct(type, value, path);
        }
        return switch (type) {
            case "address" -> address(value, path);
            case "bool" -> bool(value, path);
            case "string" -> Keccak.hash(utf8(value, path));
            case "bytes" -> Keccak.hash(bytes(value, path));
            default ->
                StructTypes.bytesOf(type) > 0
                        ? fixedBytes(StructTypes.bytesOf(type), value, path)
                        : number(type, value, path);
        };
    }

    private byte[] array(String type, String element, Object value, String path) {
        if (!(value instanceof List<?> given)) {
            throw wrong(WRONG_TYPE, path, "a list of " + element, value);
        }
        int length = StructTypes.lengthOf(type);
        if (length != 0 && length != given.size()) {
            throw new RefusedException(
                    WRONG_LENGTH, path + " has " + length + " elements, as its type says, not " + given.size());
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(given.size() * Words.LENGTH);
        for (int i = 0; i < given.size(); i++) {
            String inside = path + "[" + i + "]";
            Object one = given.get(i);
            if (one == null) {
                throw new RefusedException(MISSING_FIELD, inside + " (" + element + ") is missing");
            }
            all.writeBytes(word(element, one, inside));
        }
        return Keccak.hash(all.toByteArray());
    }

    private static byte[] address(Object value, String path) {
        EvmAddress address;
        try {
            address = value instanceof EvmAddress typed ? typed : Checksum.address(text(value, path));
        } catch (RefusedException unfit) {
            throw new RefusedException(unfit.code(), path + ": " + unfit.getMessage());
        }
        return Words.of(new BigInteger(address.hex().substring(2), HEX_RADIX));
    }

    private static byte[] bool(Object value, String path) {
        if (!(value instanceof Boolean is)) {
            throw wrong(WRONG_TYPE, path, "true or false", value);
        }
        return Words.of(is ? BigInteger.ONE : BigInteger.ZERO);
    }

    private static byte[] utf8(Object value, String path) {
        String text = text(value, path);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new RefusedException(MALFORMED, path + " holds half a character, which has no UTF-8");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Object value, String path) {
        byte @Nullable [] bytes = hex(text(value, path));
        if (bytes == null) {
            throw wrong(MALFORMED, path, "0x and pairs of hex digits", value);
        }
        return bytes;
    }

    private static byte[] fixedBytes(int length, Object value, String path) {
        byte[] bytes = bytes(value, path);
        if (bytes.length != length) {
            throw new RefusedException(WRONG_LENGTH, path + " has " + length + " bytes, not " + bytes.length);
        }
        return Arrays.copyOf(bytes, Words.LENGTH);
    }

    private static byte[] number(String type, Object value, String path) {
        BigInteger number = number(value, path);
        boolean signed = type.startsWith("int");
        int bits = StructTypes.bitsOf(type);
        boolean fits = signed ? number.bitLength() < bits : number.signum() >= 0 && number.bitLength() <= bits;
        if (!fits) {
            throw wrong(OUT_OF_RANGE, path, "what " + type + " can hold", value);
        }
        return Words.of(number);
    }

    private static BigInteger number(Object value, String path) {
        if (value instanceof BigInteger number) {
            return number;
        }
        if (value instanceof Long || value instanceof Integer) {
            return BigInteger.valueOf(((Number) value).longValue());
        }
        if (value instanceof String text) {
            if (DECIMAL.matcher(text).matches()) {
                return new BigInteger(text);
            }
            if (HEX_NUMBER.matcher(text).matches()) {
                return new BigInteger(text.substring(2), HEX_RADIX);
            }
        }
        throw wrong(WRONG_TYPE, path, "a whole number, such as 7, \"7\" or \"0x7\"", value);
    }

    private static String text(Object value, String path) {
        if (!(value instanceof String text)) {
            throw wrong(WRONG_TYPE, path, "a text", value);
        }
        return text;
    }

    /** Whole bytes; null for anything else. */
    static byte @Nullable [] hex(String text) {
        if (!text.startsWith("0x") || (text.length() & 1) != 0) {
            return null;
        }
        try {
            return HexFormat.of().parseHex(text, 2, text.length());
        } catch (IllegalArgumentException noHex) {
            return null;
        }
    }

    private static RefusedException wrong(RefusalCode code, String path, String wanted, Object given) {
        return new RefusedException(code, path + " must be " + wanted + ", not " + shown(given));
    }

    /** Fit for a sentence. */
    static String shown(Object value) {
        if (value instanceof Map || value instanceof List) {
            return value instanceof Map ? "an object" : "a list";
        }
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", " ");
        return "\"" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + "\"";
    }
}
