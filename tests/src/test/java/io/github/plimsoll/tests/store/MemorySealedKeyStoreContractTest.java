package io.github.plimsoll.tests.store;

import io.github.plimsoll.execution.MemorySealedKeyStore;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import io.github.plimsoll.testkit.suites.SealedKeyStoreContract;

/** Sealed keys in memory do what sealed keys in PostgreSQL do. */
final class MemorySealedKeyStoreContractTest extends SealedKeyStoreContract {
    @Override
    protected SealedKeyStore newStore() {
        return new MemorySealedKeyStore();
    }
}
