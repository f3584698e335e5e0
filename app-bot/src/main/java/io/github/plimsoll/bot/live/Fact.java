package io.github.plimsoll.bot.live;

import java.util.Optional;

/**
 * Something that was looked up, or why it is not known: unknown is never taken for good. Immutable as its value is.
 *
 * @param value empty when it is not known
 * @param why half a sentence; empty when it is known
 */
public record Fact<T>(Optional<T> value, String why) {
    /** @throws IllegalArgumentException when it is neither known nor told why not */
    public Fact {
        if (value.isPresent() != why.isEmpty()) {
            throw new IllegalArgumentException("a fact is known, or it is said why it is not");
        }
    }

    public static <T> Fact<T> known(T value) {
        return new Fact<>(Optional.of(value), "");
    }

    public static <T> Fact<T> unknown(String why) {
        return new Fact<>(Optional.empty(), why);
    }
}
