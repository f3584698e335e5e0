package io.github.plimsoll.tests.store;

import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.testkit.suites.StoreContract;
import java.util.concurrent.atomic.AtomicLong;

/** The store contract in memory: simulation and backtest get the answers that PostgreSQL gives. */
final class MemoryStoreContractTest extends StoreContract {
    private final AtomicLong nanos = new AtomicLong(-5);

    @Override
    protected Store newStore() {
        return new MemoryStore(nanos::get);
    }

    @Override
    public void pass(long micros) {
        nanos.addAndGet(micros * 1_000);
    }
}
