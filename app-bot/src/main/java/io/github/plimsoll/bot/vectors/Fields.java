package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;

/** Reads fields of a case; what is wrong with one says so by its name. */
final class Fields {
    private Fields() {}

    static long number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + " must be a whole number, not " + value);
        }
        return value.longValue();
    }

    static long number(JsonNode node, String name, long otherwise) {
        return node.has(name) ? number(node, name) : otherwise;
    }

    static int small(JsonNode node, String name, int otherwise) {
        long value = number(node, name, otherwise);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " must fit 32 bits but is " + value);
        }
        return (int) value;
    }

    static <E extends Enum<E>> E one(Class<E> of, JsonNode node, String name, E otherwise) {
        String text = node.path(name).asText(otherwise.name());
        try {
            return Enum.valueOf(of, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    name + " is one of " + Arrays.toString(of.getEnumConstants()) + ", not \"" + text + "\"", unknown);
        }
    }
}
