package io.github.plimsoll.avantis.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * An object of an answer, read strictly: nothing is there twice, nothing follows, what is missing or of another kind is a
 * refusal that names the field. Whole numbers come as raw texts or as JSON numbers; none is rounded. Bounded in length, depth
 * and digits. Fields that nobody asks for are passed over. Immutable.
 */
public final class Fields {
    /** Longest answer that is read, bytes. */
    public static final int MAX_LENGTH = 4 << 20;

    private static final int MAX_SHOWN = 120;
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,30})?");
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNumberLength(60)
                            .maxNameLength(200)
                            .maxStringLength(1 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String path;
    private final JsonNode node;

    private Fields(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /**
     * Reads an answer that is an object.
     *
     * @param what for the refusal, such as {@code user-data}
     * @throws RefusedException when it is anything else
     */
    public static Fields read(String what, byte[] json) {
        if (json.length > MAX_LENGTH) {
            throw new RefusedException(
                    RefusalCode.TOO_LARGE, what + " has at most " + MAX_LENGTH + " bytes, not " + json.length);
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (IOException | NumberFormatException unreadable) { // the latter: exponents of many digits
            throw new RefusedException(
                    RefusalCode.MALFORMED, what + " is no JSON that is sound and says nothing twice");
        }
        if (node == null || !node.isObject()) {
            throw new RefusedException(RefusalCode.MALFORMED, what + " is no object");
        }
        return new Fields(what, node);
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** The names of the fields, in their order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * Every value that is neither object nor list, with its way from here, such as {@code addresses.usdc}.
     *
     * @param each is told the way and the value as text
     */
    public void leaves(BiConsumer<String, String> each) {
        leaves("", node, each);
    }

    private static void leaves(String way, JsonNode value, BiConsumer<String, String> each) {
        String before = way.isEmpty() ? "" : way + ".";
        if (value.isObject()) {
            value.properties().forEach(one -> leaves(before + shown(one.getKey()), one.getValue(), each));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                leaves(before + i, value.get(i), each);
            }
        } else {
            each.accept(way, shown(value.asText()));
        }
    }

    public Fields object(String name) {
        return object(path + "." + name, node.path(name));
    }

    private static Fields object(String path, JsonNode value) {
        if (!value.isObject()) {
            throw wrong(path, "an object");
        }
        return new Fields(path, value);
    }

    /** The objects of a list. */
    public List<Fields> objects(String name) {
        JsonNode list = node.path(name);
        if (!list.isArray()) {
            throw wrong(path + "." + name, "a list");
        }
        List<Fields> all = new ArrayList<>();
        for (JsonNode one : list) {
            all.add(object(path + "." + name + "[" + all.size() + "]", one));
        }
        return all;
    }

    /** The objects of an object, by name. */
    public Map<String, Fields> byName(String name) {
        Fields held = object(name);
        Map<String, Fields> all = new LinkedHashMap<>();
        held.node
                .properties()
                .forEach(one -> all.put(one.getKey(), object(held.path + "." + one.getKey(), one.getValue())));
        return all;
    }

    /** @throws RefusedException when it is not text of at most 1,000 characters */
    public String text(String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual() || value.textValue().length() > 1_000) {
            throw wrong(path + "." + name, "a short text");
        }
        return value.textValue();
    }

    /**
     * One text, or a list of texts, of any length that is read at all.
     *
     * @param most how many there may be
     */
    List<String> texts(String name, int most) {
        JsonNode value = node.path(name);
        List<JsonNode> all = new ArrayList<>();
        if (value.isArray() && value.size() <= most) {
            value.forEach(all::add);
        } else {
            all.add(value);
        }
        if (!all.stream().allMatch(JsonNode::isTextual)) {
            throw wrong(path + "." + name, "a text, or a list of at most " + most + " texts");
        }
        return all.stream().map(JsonNode::textValue).toList();
    }

    /** The text, or another when the field is missing or is none. */
    public String textOr(String name, String otherwise) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.textValue() : otherwise;
    }

    public boolean is(String name) {
        JsonNode value = node.path(name);
        if (!value.isBoolean()) {
            throw wrong(path + "." + name, "true or false");
        }
        return value.booleanValue();
    }

    public EvmAddress address(String name) {
        String text = text(name);
        if (!text.matches("0x[0-9a-fA-F]{40}")) {
            throw wrong(path + "." + name, "an address");
        }
        return new EvmAddress(text);
    }

    /** A whole number of 64 bits. */
    public long whole(String name) {
        String text = number(name);
        if (!WHOLE.matcher(text).matches()) {
            throw wrong(path + "." + name, "a whole number");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException large) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, path + "." + name + " has more than 63 bits");
        }
    }

    /** A whole number of at least 0. */
    public long unsigned(String name) {
        long value = whole(name);
        if (value < 0) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, path + "." + name + " is below 0: " + value);
        }
        return value;
    }

    /**
     * A decimal number in units of 10^-decimals; digits beyond are cut off toward 0, as the venue does it.
     *
     * @param decimals 0 to 18
     */
    public long scaled(String name, int decimals) {
        String text = number(name);
        if (!DECIMAL.matcher(text).matches()) {
            throw wrong(path + "." + name, "a decimal number");
        }
        try {
            return new BigDecimal(text)
                    .movePointRight(decimals)
                    .setScale(0, RoundingMode.DOWN)
                    .longValueExact();
        } catch (ArithmeticException large) {
            throw new RefusedException(
                    RefusalCode.OUT_OF_RANGE,
                    path + "." + name + " does not fit 63 bits with " + decimals + " decimals");
        }
    }

    private String number(String name) {
        JsonNode value = node.path(name);
        if (value.isNumber()) {
            return value.isIntegralNumber()
                    ? value.bigIntegerValue().toString()
                    : value.decimalValue().scale() > 60 || value.decimalValue().scale() < -20
                            ? ""
                            : value.decimalValue().toPlainString();
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        throw wrong(path + "." + name, "a number");
    }

    private static RefusedException wrong(String path, String wanted) {
        return new RefusedException(RefusalCode.WRONG_TYPE, shown(path) + " is missing or not " + wanted);
    }

    /** Fit for a sentence: one line, short. */
    static String shown(String text) {
        String line = text.codePoints()
                .limit(MAX_SHOWN)
                .map(point -> Character.isISOControl(point) || !Character.isDefined(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.isBlank() ? "-" : line;
    }

    @Override
    public String toString() {
        return shown(path);
    }
}
