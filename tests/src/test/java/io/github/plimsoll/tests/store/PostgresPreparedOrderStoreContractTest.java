package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.postgres.PostgresPreparedOrderStore;
import io.github.plimsoll.postgres.PostgresWalletStore;
import io.github.plimsoll.testkit.suites.PreparedOrderStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Signed orders on a real PostgreSQL, with the runtime role. */
final class PostgresPreparedOrderStoreContractTest extends PreparedOrderStoreContract {
    @Override
    protected PreparedOrderStore newStore() {
        PostgresServer.get().emptyStore();
        return new PostgresPreparedOrderStore(PostgresServer.get().pool().dataSource());
    }

    @Override
    protected WalletStore wallets() {
        return new PostgresWalletStore(PostgresServer.get().pool().dataSource());
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
