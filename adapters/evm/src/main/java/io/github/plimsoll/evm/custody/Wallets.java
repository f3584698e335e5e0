package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.KeyVersion;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import java.security.SecureRandom;
import java.util.Optional;

/** The wallets of owners on one chain, one of each, made when it is first asked for. Thread-safe. */
public final class Wallets {
    /** How often a store is asked again that changed meanwhile. */
    private static final int TRIES = 3;

    private final SealedKeyStore store;
    private final Vault vault;
    private final SecureRandom random;
    private final String chain;

    /**
     * @param chain the chain's id in decimal digits, such as 8453
     * @throws IllegalArgumentException when it is none
     */
    public Wallets(SealedKeyStore store, Vault vault, SecureRandom random, String chain) {
        if (!chain.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("a chain is its id in decimal digits, such as 8453");
        }
        this.store = store;
        this.vault = vault;
        this.random = random;
        this.chain = chain;
    }

    /** The owner's address; empty when there is none yet. */
    public Optional<EvmAddress> address(String owner) {
        return store.of(owner, chain).map(row -> new EvmAddress(row.address()));
    }

    /**
     * The owner's address; the wallet is made when there is none. Two that make it at once get the same one.
     *
     * @throws RefusedException {@code UNKNOWN_VERSION} when there is no active key version yet, or it was not given to this
     *     program
     * @throws IllegalStateException when the active key version cannot be reached now
     */
    public EvmAddress create(String owner) {
        return address(owner).orElseGet(() -> {
            try (PrivateKey key = PrivateKey.random(random)) {
                return new EvmAddress(stored(owner, key).address());
            }
        });
    }

    /**
     * Stores a key that was made elsewhere as the owner's; the same again changes nothing.
     *
     * @param key stays the caller's to close
     * @throws RefusedException {@code OTHER_WALLET} when the owner has another wallet, or the wallet another owner
     */
    public EvmAddress bring(String owner, PrivateKey key) {
        SealedKey row = stored(owner, key);
        if (!row.wallet().equals(Vault.wallet(chain, key.address()))) {
            throw new RefusedException(
                    RefusalCode.OTHER_WALLET,
                    owner + " has the wallet " + row.address() + " already, and an owner has one on a chain");
        }
        return key.address();
    }

    /** What the store has of the owner in the end: this key, or one that was there before. */
    private SealedKey stored(String owner, PrivateKey key) {
        for (int tried = 0; tried < TRIES; tried++) {
            Optional<SealedKey> found = store.of(owner, chain);
            if (found.isPresent()) {
                return found.get();
            }
            String wallet = Vault.wallet(chain, key.address());
            if (store.find(wallet).isPresent()) {
                throw new RefusedException(
                        RefusalCode.OTHER_WALLET, "the wallet " + key.address() + " belongs to another owner");
            }
            KeyVersion active = store.active()
                    .orElseThrow(() -> new RefusedException(
                            RefusalCode.UNKNOWN_VERSION,
                            "there is no active key version; ./plimsoll keys rotate makes the first"));
            SealedKey sealed = vault.seal(key, owner, chain, active.id());
            if (store.add(sealed)) {
                return sealed;
            }
        }
        throw new IllegalStateException("the store changed again and again; nothing was stored, try again");
    }

    /**
     * What signs for an owner, and for nobody else.
     *
     * @throws RefusedException {@code MISSING_FIELD} when the owner has no wallet
     */
    public SigningKey key(String owner) {
        return new StoredKey(
                store,
                vault,
                store.of(owner, chain)
                        .orElseThrow(() -> new RefusedException(
                                RefusalCode.MISSING_FIELD, owner + " has no wallet on chain " + chain)));
    }
}
