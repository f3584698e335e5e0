package io.github.plimsoll.bot.telegram;

import java.util.LinkedHashMap;
import java.util.Map;

/** The latest so many entries: the oldest is forgotten first. Not thread-safe. */
final class Latest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Latest(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
