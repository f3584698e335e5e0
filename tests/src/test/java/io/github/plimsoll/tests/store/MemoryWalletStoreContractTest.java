package io.github.plimsoll.tests.store;

import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.testkit.suites.WalletStoreContract;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Wallets in memory do what wallets in PostgreSQL do. */
final class MemoryWalletStoreContractTest extends WalletStoreContract {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);

    @Override
    protected WalletStore newStore() {
        return new MemoryWalletStore(nanos::get);
    }

    @Override
    protected void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
