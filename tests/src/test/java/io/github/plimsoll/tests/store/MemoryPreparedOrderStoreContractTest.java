package io.github.plimsoll.tests.store;

import io.github.plimsoll.execution.MemoryPreparedOrderStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.testkit.suites.PreparedOrderStoreContract;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Signed orders in memory do what signed orders in PostgreSQL do. */
final class MemoryPreparedOrderStoreContractTest extends PreparedOrderStoreContract {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
    private MemoryWalletStore wallets = new MemoryWalletStore(nanos::get);

    @Override
    protected PreparedOrderStore newStore() {
        wallets = new MemoryWalletStore(nanos::get);
        return new MemoryPreparedOrderStore(wallets);
    }

    @Override
    protected WalletStore wallets() {
        return wallets;
    }

    @Override
    protected void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
