package io.github.plimsoll.risk;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map by name that shares what did not change with its predecessor: reading and replacing one entry cost
 * the same at any size that matters (a path of 16-way nodes). Values are replaced, never removed.
 */
final class Slots<V> {
    private static final Slots<?> EMPTY = new Slots<>(null, 0);
    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    private record Entry<V>(
            String key, int hash, V value, @Nullable Entry<V> next) {}

    /** Null, an entry, or a node of 16 of them. */
    private final @Nullable Object root;

    private final int size;

    private Slots(@Nullable Object root, int size) {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked")
    static <V> Slots<V> empty() {
        return (Slots<V>) EMPTY;
    }

    private static int spread(String key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 15);
    }

    @SuppressWarnings("unchecked")
    @Nullable
    V get(String key) {
        Object node = root;
        int hash = spread(key);
        for (int rest = hash; node instanceof Object[] children; rest >>>= BITS) {
            node = children[rest & MASK];
        }
        for (Entry<V> entry = (Entry<V>) node; entry != null; entry = entry.next) {
            if (entry.hash == hash && entry.key.equals(key)) {
                return entry.value;
            }
        }
        return null;
    }

    Slots<V> with(String key, V value) {
        return new Slots<>(put(root, spread(key), key, value, 0), get(key) == null ? size + 1 : size);
    }

    @SuppressWarnings("unchecked")
    private static <V> Object put(@Nullable Object node, int hash, String key, V value, int shift) {
        if (node == null) {
            return new Entry<>(key, hash, value, null);
        }
        if (node instanceof Object[] children) {
            Object[] copy = children.clone();
            int at = (hash >>> shift) & MASK;
            copy[at] = put(copy[at], hash, key, value, shift + BITS);
            return copy;
        }
        Entry<V> entry = (Entry<V>) node;
        if (entry.hash == hash) {
            return new Entry<>(key, hash, value, without(entry, key));
        }
        Object[] split = new Object[1 << BITS];
        split[(entry.hash >>> shift) & MASK] = entry;
        return put(split, hash, key, value, shift);
    }

    /** The chain of equal hashes without a key, in the same order. */
    private static <V> @Nullable Entry<V> without(@Nullable Entry<V> entry, String key) {
        if (entry == null || entry.key.equals(key)) {
            return entry == null ? null : entry.next;
        }
        return new Entry<>(entry.key, entry.hash, entry.value, without(entry.next, key));
    }

    int size() {
        return size;
    }

    /** All entries by name. */
    SortedMap<String, V> sorted() {
        SortedMap<String, V> all = new TreeMap<>();
        collect(root, all);
        return all;
    }

    @SuppressWarnings("unchecked")
    private static <V> void collect(@Nullable Object node, SortedMap<String, V> into) {
        if (node instanceof Object[] children) {
            for (Object child : children) {
                collect(child, into);
            }
            return;
        }
        for (Entry<V> entry = (Entry<V>) node; entry != null; entry = entry.next) {
            into.put(entry.key, entry.value);
        }
    }
}
