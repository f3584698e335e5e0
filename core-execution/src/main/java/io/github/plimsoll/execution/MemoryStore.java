package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A store in memory for backtests and simulation: the same answers as the durable one, one transaction at a time. It
 * forgets everything with the process, so nothing that people run binds it. Thread-safe.
 */
public final class MemoryStore implements Store {
    private final ReentrantLock lock = new ReentrantLock();
    private final MemoryTables tables;

    /** @param time the store's clock for send leases */
    public MemoryStore(ProcessTime time) {
        this.tables = new MemoryTables(time);
    }

    @Override
    public <T> T transact(Work<T> work) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction inside a transaction");
        }
        lock.lock();
        try {
            MemoryTx tx = new MemoryTx(tables);
            boolean done = false;
            try {
                T result = work.run(tx);
                done = true;
                return result;
            } finally {
                tx.end(done);
            }
        } finally {
            lock.unlock();
        }
    }
}
