package io.github.plimsoll.ratelimit;

import org.jspecify.annotations.Nullable;

/** Whose budgets an action charges: one {@link Key}, or several of different kinds at once ({@link Keys}). */
public sealed interface Subject permits Key, Keys {
    /** The key of this kind, or null when there is none. */
    @Nullable
    Key ofKind(String kind);
}
