package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.postgres.PostgresSlotStore;
import io.github.plimsoll.supervisor.spi.SlotStore;
import io.github.plimsoll.testkit.suites.SlotStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Slots on a real PostgreSQL, with the runtime role. */
final class PostgresSlotStoreContractTest extends SlotStoreContract {
    @Override
    protected SlotStore newStore() {
        PostgresServer.get().emptyStore();
        return new PostgresSlotStore(PostgresServer.get().pool().dataSource());
    }

    @Override
    protected void pass(Duration time) {
        try {
            Thread.sleep(time.toMillis());
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
