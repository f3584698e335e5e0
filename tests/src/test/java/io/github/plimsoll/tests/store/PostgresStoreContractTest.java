package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.testkit.suites.ConcurrentStoreContract;
import org.junit.jupiter.api.AfterEach;

/** The store contract on a real PostgreSQL, with the runtime role. */
final class PostgresStoreContractTest extends ConcurrentStoreContract {
    @Override
    protected Store newStore() {
        return PostgresServer.get().emptyStore();
    }

    @Override
    public void pass(long micros) {
        try {
            Thread.sleep(micros / 1_000 + 1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    @AfterEach
    void everyConnectionWasGivenBack() {
        assertThat(PostgresServer.get().pool().inUse()).isZero();
    }
}
