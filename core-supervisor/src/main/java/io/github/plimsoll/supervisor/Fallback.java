package io.github.plimsoll.supervisor;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A value in place of one that could not be had; what really happened is kept beside it. Not for prices that open
 * positions: there, missing means no. Immutable.
 *
 * @param when which failures and refusals it stands in for
 * @param value what to give instead
 */
public record Fallback<T>(Predicate<Outcome<T>> when, Function<Outcome<T>, T> value) {
    /** For every failure and refusal. */
    public static <T> Fallback<T> always(T value) {
        return new Fallback<>(outcome -> true, outcome -> value);
    }

    /** Only when the call was not made at all. */
    public static <T> Fallback<T> whenRefused(T value) {
        return new Fallback<>(outcome -> outcome instanceof Outcome.Refused, outcome -> value);
    }

    /** The outcome itself, or a replacement for it. */
    public Outcome<T> or(Outcome<T> outcome) {
        boolean given = outcome instanceof Outcome.Success || outcome instanceof Outcome.Replaced;
        return given || !when.test(outcome) ? outcome : new Outcome.Replaced<>(value.apply(outcome), outcome);
    }
}
