package io.github.plimsoll.risk;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map by name: reading and replacing one entry cost the same at any size that matters. Up to
 * {@value #FEW} names lie in one table, which a change copies and where most are found at the first look; more lie in a
 * path of 16-way nodes that shares what did not change with its predecessor. Values are replaced, never removed.
 */
final class Slots<V> {
    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    /** How many names a table holds; it is at most a quarter full. */
    static final int FEW = 32;

    private static final int SMALLEST = 4;
    private static final Object[] NO_TABLE = new Object[2];
    private static final Slots<?> EMPTY = new Slots<>(new Object[2 * SMALLEST], null, 0);

    private record Entry<V>(
            String key, int hash, V value, @Nullable Entry<V> next) {}

    /**
     * Pairs of name and value, a power of two of them, each at the first free place from where its hash says; one empty
     * pair when there are many names.
     */
    private final Object[] table;

    /** Null, an entry, or a node of 16 of them. */
    private final @Nullable Object root;

    private final int size;

    private Slots(Object[] table, @Nullable Object root, int size) {
        this.table = table;
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked")
    static <V> Slots<V> empty() {
        return (Slots<V>) EMPTY;
    }

    static int spread(String key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 15);
    }

    @Nullable
    V get(String key) {
        return get(key, spread(key));
    }

    /** With the name's {@link #spread}. */
    @SuppressWarnings("unchecked")
    @Nullable
    V get(String key, int spread) {
        Object[] pairs = table;
        int at = 2 * spread & pairs.length - 1;
        return (Object) key == pairs[at] ? (V) pairs[at + 1] : search(key);
    }

    @SuppressWarnings("unchecked")
    private @Nullable V search(String key) {
        return size <= FEW ? (V) table[place(table, key) + 1] : deep(key);
    }

    /** Where a name lies in a table, or would. */
    private static int place(Object[] pairs, String key) {
        int at = 2 * spread(key) & pairs.length - 1;
        while (pairs[at] != null && !key.equals(pairs[at])) {
            at = at + 2 & pairs.length - 1;
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    private @Nullable V deep(String key) {
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
        int next = get(key) == null ? size + 1 : size;
        if (next > FEW) {
            return new Slots<>(NO_TABLE, put(size > FEW ? root : planted(), spread(key), key, value, 0), next);
        }
        Object[] pairs = 8 * next > table.length ? grown() : table.clone();
        int at = place(pairs, key);
        pairs[at] = key;
        pairs[at + 1] = value;
        return new Slots<>(pairs, null, next);
    }

    private Object[] grown() {
        Object[] larger = new Object[2 * table.length];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] instanceof String name) {
                int at = place(larger, name);
                larger[at] = name;
                larger[at + 1] = table[i + 1];
            }
        }
        return larger;
    }

    /** The table as nodes. */
    @SuppressWarnings("unchecked")
    private @Nullable Object planted() {
        Object node = null;
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] instanceof String name) {
                node = put(node, spread(name), name, (V) table[i + 1], 0);
            }
        }
        return node;
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
    @SuppressWarnings("unchecked")
    SortedMap<String, V> sorted() {
        SortedMap<String, V> all = new TreeMap<>();
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] instanceof String name) {
                all.put(name, (V) table[i + 1]);
            }
        }
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
