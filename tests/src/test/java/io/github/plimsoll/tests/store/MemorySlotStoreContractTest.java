package io.github.plimsoll.tests.store;

import io.github.plimsoll.supervisor.MemorySlotStore;
import io.github.plimsoll.supervisor.spi.SlotStore;
import io.github.plimsoll.testkit.suites.SlotStoreContract;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Slots in memory do what slots in PostgreSQL do. */
final class MemorySlotStoreContractTest extends SlotStoreContract {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);

    @Override
    protected SlotStore newStore() {
        return new MemorySlotStore(nanos::get);
    }

    @Override
    protected void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
