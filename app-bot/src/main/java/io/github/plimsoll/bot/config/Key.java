package io.github.plimsoll.bot.config;

import java.util.List;
import java.util.function.Function;

/**
 * One setting. Immutable.
 *
 * @param name environment name, upper case
 * @param aliases older names, accepted and reported
 * @param fallback default as text; empty when there is none
 * @param unit unit and range for people
 * @param secret whether its value is never shown
 * @param parser text to value; throws IllegalArgumentException with the rule that is broken
 */
public record Key<T>(
        String name, List<String> aliases, String fallback, String unit, boolean secret, Function<String, T> parser) {
    static <T> Key<T> of(String name, String fallback, String unit, Function<String, T> parser) {
        return new Key<>(name, List.of(), fallback, unit, false, parser);
    }

    Key<T> alias(String... names) {
        return new Key<>(name, List.of(names), fallback, unit, secret, parser);
    }

    Key<T> hidden() {
        return new Key<>(name, aliases, fallback, unit, true, parser);
    }
}
