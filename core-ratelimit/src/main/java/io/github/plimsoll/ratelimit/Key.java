package io.github.plimsoll.ratelimit;

import java.util.Objects;

/**
 * Whose budget is charged: a kind (such as {@code user}, {@code market} or {@code global}) and an id within it. Both
 * are opaque to the limiter; keys of different kinds never share a budget. Immutable.
 *
 * @param kind what sort of key, as limits name it; not blank
 * @param id which one of that sort; not blank
 */
public record Key(String kind, String id) {
    public Key {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        if (kind.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException("kind and id of a key must not be blank");
        }
    }

    public static Key of(String kind, String id) {
        return new Key(kind, id);
    }

    @Override
    public String toString() {
        return kind + ":" + id;
    }
}
