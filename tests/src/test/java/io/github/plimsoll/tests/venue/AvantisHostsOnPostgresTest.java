package io.github.plimsoll.tests.venue;

import io.github.plimsoll.postgres.PostgresPreparedOrderStore;
import io.github.plimsoll.postgres.PostgresWalletStore;
import io.github.plimsoll.tests.store.PostgresServer;
import javax.sql.DataSource;

/** On a real PostgreSQL, with the runtime role. */
final class AvantisHostsOnPostgresTest extends AvantisHosts {
    @Override
    AvantisWorld newWorld() {
        PostgresServer.get().emptyStore();
        DataSource source = PostgresServer.get().pool().dataSource();
        return new AvantisWorld(new PostgresPreparedOrderStore(source), new PostgresWalletStore(source));
    }
}
