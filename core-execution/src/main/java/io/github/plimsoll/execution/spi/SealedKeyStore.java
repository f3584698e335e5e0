package io.github.plimsoll.execution.spi;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The sealed keys of wallets and the versions of the key that wraps them. It opens nothing. One wallet of an owner on a chain;
 * a key is never removed, and of what is stored only the wrapping changes. Every method is a transaction of its own, durable
 * when it returns. Thread-safe.
 *
 * <p>Every method may throw {@link StoreException}; after {@link StoreException.Kind#COMMIT_UNKNOWN} read again.
 */
public interface SealedKeyStore {
    /** Most that {@link #notUnder} gives at once. */
    int MOST_AT_ONCE = 1_000;

    /** Versions, by their ids. */
    List<KeyVersion> versions();

    /** The version that wraps what is new; empty before the first. */
    default Optional<KeyVersion> active() {
        return versions().stream()
                .filter(version -> version.state() == KeyVersion.State.ACTIVE)
                .findFirst();
    }

    /**
     * Makes a version the active one; the one before becomes RETIRING. One that is active stays.
     *
     * @param id of one that may be new
     * @param check what the key gives
     * @return false when it is RETIRED, or known with another check: then nothing is changed
     */
    boolean activate(String id, String check);

    /**
     * Retires a version for ever.
     *
     * @return false when it is not RETIRING, or something is wrapped with it
     */
    boolean retire(String id);

    /** The key of a wallet. */
    Optional<SealedKey> find(String wallet);

    /** The key of an owner on a chain. */
    Optional<SealedKey> of(String owner, String chain);

    /**
     * Stores a new key, in revision 1.
     *
     * @return false when its version is not the active one, the owner has a wallet on this chain, or the wallet is stored
     *     already; then nothing is changed: read again
     */
    boolean add(SealedKey key);

    /**
     * Stores what {@link SealedKey#rewrapped} gave.
     *
     * @return false when its version is not the active one, or it was changed meanwhile; then nothing is changed
     */
    boolean rewrap(SealedKey next);

    /**
     * Keys that are not under a version, by wallet.
     *
     * @param after the last wallet of the page before; empty for the first page
     * @param most 1 to {@value #MOST_AT_ONCE}
     */
    List<SealedKey> notUnder(String version, String after, int most);

    /** How many keys are under each version; 0 under those that have none. */
    SortedMap<String, Long> counts();
}
