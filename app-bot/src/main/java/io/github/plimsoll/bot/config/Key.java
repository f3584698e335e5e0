package io.github.plimsoll.bot.config;

import java.util.List;
import java.util.function.Function;

/**
 * One setting. Immutable.
 *
 * @param name environment name, upper case
 * @param aliases older names, accepted and reported
 * @param fallback default as text; empty when there is none
 * @param unit unit and what is allowed, for people
 * @param meaning what it sets, for people
 * @param secret whether its value is never shown
 * @param parser text to value; throws IllegalArgumentException with the rule that is broken
 */
public record Key<T>(
        String name,
        List<String> aliases,
        String fallback,
        String unit,
        String meaning,
        boolean secret,
        Function<String, T> parser) {
    static <T> Key<T> of(String name, String fallback, String unit, String meaning, Function<String, T> parser) {
        return new Key<>(name, List.of(), fallback, unit, meaning, false, parser);
    }

    Key<T> alias(String... names) {
        return new Key<>(name, List.of(names), fallback, unit, meaning, secret, parser);
    }

    Key<T> hidden() {
        return new Key<>(name, aliases, fallback, unit, meaning, true, parser);
    }
}
