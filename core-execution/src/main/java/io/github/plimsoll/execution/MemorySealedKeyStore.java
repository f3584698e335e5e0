package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.KeyVersion;
import io.github.plimsoll.execution.spi.KeyVersion.State;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sealed keys in memory, for tests, examples and simulations: it holds the same rules as a database and forgets all. Thread-safe. */
public final class MemorySealedKeyStore implements SealedKeyStore {
    private final SortedMap<String, KeyVersion> versions = new TreeMap<>();
    private final SortedMap<String, SealedKey> keys = new TreeMap<>();

    /** An empty store. */
    public MemorySealedKeyStore() {}

    @Override
    public synchronized List<KeyVersion> versions() {
        return List.copyOf(versions.values());
    }

    @Override
    public synchronized boolean activate(String id, String check) {
        KeyVersion next = new KeyVersion(id, check, State.ACTIVE);
        KeyVersion known = versions.get(id);
        if (known != null && (known.state() == State.RETIRED || !known.check().equals(check))) {
            return false;
        }
        versions.replaceAll((any, version) -> version.state() == State.ACTIVE ? version.in(State.RETIRING) : version);
        versions.put(id, next);
        return true;
    }

    @Override
    public synchronized boolean retire(String id) {
        KeyVersion version = versions.get(id);
        if (version == null) {
            return false;
        }
        boolean free = version.state() == State.RETIRING
                && keys.values().stream().noneMatch(key -> key.version().equals(id));
        if (free) {
            versions.put(id, version.in(State.RETIRED));
        }
        return free;
    }

    @Override
    public synchronized Optional<SealedKey> find(String wallet) {
        return Optional.ofNullable(keys.get(wallet));
    }

    @Override
    public synchronized Optional<SealedKey> of(String owner, String chain) {
        return keys.values().stream()
                .filter(key -> key.owner().equals(owner) && key.chain().equals(chain))
                .findFirst();
    }

    private boolean isActive(String version) {
        KeyVersion known = versions.get(version);
        return known != null && known.state() == State.ACTIVE;
    }

    @Override
    public synchronized boolean add(SealedKey key) {
        requireNew(key);
        if (!isActive(key.version())
                || keys.containsKey(key.wallet())
                || of(key.owner(), key.chain()).isPresent()) {
            return false;
        }
        keys.put(key.wallet(), key);
        return true;
    }

    private static void requireNew(SealedKey key) {
        if (key.revision() != 1) {
            throw new IllegalArgumentException("a new key is in revision 1");
        }
    }

    @Override
    public synchronized boolean rewrap(SealedKey next) {
        SealedKey now = keys.get(next.wallet());
        if (!isActive(next.version())
                || now == null
                || !now.rewrapped(next.version(), next.wrapped()).equals(next)) {
            return false;
        }
        keys.put(next.wallet(), next);
        return true;
    }

    @Override
    public synchronized List<SealedKey> notUnder(String version, String after, int most) {
        return keys.values().stream()
                .filter(key -> !key.version().equals(version) && key.wallet().compareTo(after) > 0)
                .limit(most)
                .toList();
    }

    @Override
    public synchronized SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        versions.keySet().forEach(id -> counts.put(id, 0L));
        keys.values().forEach(key -> counts.merge(key.version(), 1L, Long::sum));
        return counts;
    }
}
