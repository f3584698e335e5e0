package io.github.plimsoll.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One part of the system as {@code /health} shows it. Immutable.
 *
 * @param name 1 to 64 characters of {@code a-z 0-9 . _ -}, beginning with a letter or digit; unique within one answer
 * @param state how it is
 * @param detail facts for a person, in this order; at most 32, names of at most 64 characters, values cut at 500. It is
 *     served to everyone who reaches the port: no secret, no user, no wallet
 */
public record Component(String name, ComponentState state, Map<String, String> detail) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MAX_DETAILS = 32;
    private static final int MAX_DETAIL_NAME = 64;

    public Component {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 64 characters of a-z 0-9 . _ - beginning with a letter or digit");
        }
        if (detail.size() > MAX_DETAILS) {
            throw new IllegalArgumentException("detail of " + name + " has " + detail.size() + " entries, at most "
                    + MAX_DETAILS + " are allowed");
        }
        Map<String, String> copy = new LinkedHashMap<>();
        detail.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > MAX_DETAIL_NAME) {
                throw new IllegalArgumentException("a detail name of " + name + " must have 1 to 64 characters");
            }
            copy.put(key, Text.cut(value));
        });
        detail = Collections.unmodifiableMap(copy);
        Objects.requireNonNull(state, "state");
    }

    /** A component without details. */
    public static Component of(String name, ComponentState state) {
        return new Component(name, state, Map.of());
    }
}
