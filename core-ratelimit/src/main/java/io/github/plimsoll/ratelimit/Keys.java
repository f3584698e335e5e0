package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several keys of different kinds that one action charges together, or not at all. Immutable. */
public final class Keys implements Subject {
    private final List<Key> keys;

    private Keys(List<Key> keys) {
        this.keys = keys;
    }

    /**
     * The user, the market and everything, for example.
     *
     * @throws IllegalArgumentException when two keys are of the same kind
     */
    public static Keys of(Key first, Key... more) {
        List<Key> all = new ArrayList<>(List.of(more));
        all.add(0, first);
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (all.get(i).kind().equals(all.get(j).kind())) {
                    throw new IllegalArgumentException(
                            "an action charges one key of each kind, not " + all.get(j) + " and " + all.get(i));
                }
            }
        }
        return new Keys(List.copyOf(all));
    }

    /** In the order given. */
    public List<Key> all() {
        return keys;
    }

    @Override
    public @Nullable Key ofKind(String kind) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).kind().equals(kind)) {
                return keys.get(i);
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Keys same && keys.equals(same.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    @Override
    public String toString() {
        return keys.toString();
    }
}
