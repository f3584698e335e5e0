package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.spi.KeyVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The versions that this process was given: the newest, which a rotation leads to, and those before it. Thread-safe. */
public final class KeyRing implements AutoCloseable {
    /** Most versions of a ring. */
    public static final int MOST = 16;

    private final Map<String, KeyEncryptionKey> keys = new LinkedHashMap<>();
    private final KeyEncryptionKey newest;

    /**
     * @param keys 1 to {@value #MOST}, the newest first; closed with the ring
     * @throws IllegalArgumentException when there are none, too many, or two of one name
     */
    public KeyRing(List<? extends KeyEncryptionKey> keys) {
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException("a key ring has 1 to " + MOST + " versions, not " + keys.size());
        }
        for (KeyEncryptionKey key : keys) {
            if (this.keys.put(key.version(), key) != null) {
                throw new IllegalArgumentException("key version " + key.version() + " is named twice");
            }
        }
        this.newest = keys.get(0);
    }

    /** The one that is to wrap everything. */
    public KeyEncryptionKey newest() {
        return newest;
    }

    /** @throws RefusedException {@code UNKNOWN_VERSION} when it was not given */
    KeyEncryptionKey get(String version) {
        KeyEncryptionKey key = keys.get(version);
        if (key == null) {
            throw new RefusedException(
                    RefusalCode.UNKNOWN_VERSION,
                    "key version " + version + " was not given to this program, which has " + keys.keySet());
        }
        return key;
    }

    /** Why a version of the store cannot be used here; empty when it can. A retired one is not missed. */
    public Optional<String> missing(KeyVersion stored) {
        if (stored.state() == KeyVersion.State.RETIRED) {
            return Optional.empty();
        }
        KeyEncryptionKey key = keys.get(stored.id());
        if (key == null) {
            return Optional.of("key version " + stored.id() + " is in use and was not given to this program");
        }
        return key.check().equals(stored.check())
                ? Optional.empty()
                : Optional.of("key version " + stored.id() + " is another key here than the one in use");
    }

    @Override
    public void close() {
        keys.values().forEach(KeyEncryptionKey::close);
    }

    @Override
    public String toString() {
        return "key versions " + keys.keySet();
    }
}
