package io.github.plimsoll.numbers;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments that must not be null: a caller's mistake like any other, named as such. Stateless and thread-safe. */
public final class Given {
    private Given() {}

    /**
     * The value itself.
     *
     * @param name of the parameter, for the message
     * @throws IllegalArgumentException naming the parameter when the value is null
     */
    public static <T> T notNull(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " must be given but is null");
        }
        return value;
    }

    /**
     * An unmodifiable copy of a list.
     *
     * @param name of the parameter, for the message
     * @throws IllegalArgumentException naming the parameter when the list is null or holds a null
     */
    public static <T> List<T> noNulls(@Nullable Collection<? extends T> values, String name) {
        for (T value : notNull(values, name)) {
            if (value == null) {
                throw new IllegalArgumentException(name + " must be given but one of them is null");
            }
        }
        return List.copyOf(notNull(values, name));
    }

    /** A text for a message: quoted, at most 40 characters of it, without control characters. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().limit(40).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return out.append('"').toString();
    }
}
