package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a memory transaction changes: at once, with how to undo it. */
abstract class MemoryChanges {
    final MemoryTables t;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private boolean ended;

    MemoryChanges(MemoryTables tables) {
        this.t = tables;
    }

    final void end(boolean commit) {
        ended = true;
        if (!commit) {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
        }
    }

    final <K, V> @Nullable V put(Map<K, V> map, K key, V value) {
        requireOpen();
        V before = map.put(key, value);
        undo.push(() -> {
            if (before == null) {
                map.remove(key);
            } else {
                map.put(key, before);
            }
        });
        return before;
    }

    final <K, V> @Nullable V remove(Map<K, V> map, K key) {
        requireOpen();
        V before = map.remove(key);
        if (before != null) {
            undo.push(() -> map.put(key, before));
        }
        return before;
    }

    final <V> void append(List<V> list, V value) {
        requireOpen();
        list.add(value);
        undo.push(() -> list.remove(list.size() - 1));
    }

    final void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended");
        }
    }

    static StoreException violated(String rule) {
        return new StoreException(StoreException.Kind.CONSTRAINT, rule, new IllegalStateException(rule));
    }

    static <V> List<V> select(Collection<V> rows, Predicate<V> wanted) {
        return rows.stream().filter(wanted).toList();
    }

    static <V> List<V> newest(List<V> rows, int limit) {
        List<V> out = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0 && out.size() < limit; i--) {
            out.add(rows.get(i));
        }
        return out;
    }
}
