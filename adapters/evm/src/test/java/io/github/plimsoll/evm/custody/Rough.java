package io.github.plimsoll.evm.custody;

import io.github.plimsoll.execution.spi.KeyVersion;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import io.github.plimsoll.execution.spi.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A store whose process dies at one of its calls: before that changed anything, or after. */
final class Rough implements SealedKeyStore {
    private final SealedKeyStore store;
    private final int at;
    private final boolean after;
    private int calls;

    Rough(SealedKeyStore store, int at, boolean after) {
        this.store = store;
        this.at = at;
        this.after = after;
    }

    private interface Call<R> {
        R make();
    }

    private <R> R call(Call<R> call) {
        boolean dies = calls++ == at;
        if (dies && !after) {
            throw dead();
        }
        R result = call.make();
        if (dies) {
            throw dead();
        }
        return result;
    }

    private static StoreException dead() {
        return new StoreException(StoreException.Kind.COMMIT_UNKNOWN, "dead", new IllegalStateException("dead"));
    }

    /** Whether the call at which it dies was never made. */
    boolean lived() {
        return calls <= at;
    }

    @Override
    public List<KeyVersion> versions() {
        return call(store::versions);
    }

    @Override
    public boolean activate(String id, String check) {
        return call(() -> store.activate(id, check));
    }

    @Override
    public boolean retire(String id) {
        return call(() -> store.retire(id));
    }

    @Override
    public Optional<SealedKey> find(String wallet) {
        return call(() -> store.find(wallet));
    }

    @Override
    public Optional<SealedKey> of(String owner, String chain) {
        return call(() -> store.of(owner, chain));
    }

    @Override
    public boolean add(SealedKey key) {
        return call(() -> store.add(key));
    }

    @Override
    public boolean rewrap(SealedKey next) {
        return call(() -> store.rewrap(next));
    }

    @Override
    public List<SealedKey> notUnder(String version, String after, int most) {
        return call(() -> store.notUnder(version, after, most));
    }

    @Override
    public SortedMap<String, Long> counts() {
        return call(store::counts);
    }
}
