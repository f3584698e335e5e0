package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;

/** A key in the store: read and opened for each signature, so that a rotation is seen at once, and wiped after it. */
final class StoredKey implements SigningKey {
    private final SealedKeyStore store;
    private final Vault vault;
    private final String owner;
    private final String wallet;
    private final EvmAddress address;

    StoredKey(SealedKeyStore store, Vault vault, SealedKey row) {
        this.store = store;
        this.vault = vault;
        this.owner = row.owner();
        this.wallet = row.wallet();
        this.address = new EvmAddress(row.address());
    }

    @Override
    public EvmAddress address() {
        return address;
    }

    @Override
    public Signature sign(byte[] digest) {
        SealedKey row = store.find(wallet)
                .filter(found -> found.owner().equals(owner))
                .orElseThrow(() -> new RefusedException(
                        RefusalCode.OTHER_WALLET, "the store has no key of " + wallet + " for its owner any more"));
        try (PrivateKey key = vault.open(row)) {
            return key.sign(digest);
        }
    }

    @Override
    public String toString() {
        return "stored key of " + wallet;
    }
}
