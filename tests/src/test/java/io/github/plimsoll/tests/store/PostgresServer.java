package io.github.plimsoll.tests.store;

import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One real PostgreSQL for all tests of this JVM, with the schemas of its rooms, as the product runs it: fsync on. */
public final class PostgresServer {
    private static final String EMPTY = "DELETE FROM execution.fence; INSERT INTO execution.fence (epoch) VALUES (1);"
            + " DELETE FROM execution.latches; DELETE FROM execution.venue_leases; DELETE FROM execution.accounts; DELETE FROM execution.ledger_postings;"
            + " DELETE FROM execution.dead_letters;"
            + " DELETE FROM execution.ledger_entries; DELETE FROM execution.account_balances; TRUNCATE"
            + " execution.users, execution.snapshots; DELETE FROM execution.settings; DELETE FROM execution.decisions; DELETE FROM"
            + " execution.intents; DELETE FROM execution.entries; DELETE FROM execution.reservations; DELETE FROM"
            + " execution.positions; DELETE FROM execution.exits; DELETE FROM execution.profit_marks; DELETE FROM"
            + " execution.risk_locks; DELETE FROM execution.automation_releases; DELETE FROM execution.venue_events;"
            + " DELETE FROM execution.venue_cursors; UPDATE execution.event_counter SET last = 0; DELETE FROM"
            + " execution.events; DELETE FROM execution.event_cursors; DELETE FROM execution.audit; DELETE FROM"
            + " execution.audit_head; INSERT INTO execution.audit_head (seq, hash) VALUES (0, repeat('0', 64)); DELETE"
            + " FROM execution.confirmations; DELETE FROM execution.world_time; INSERT INTO execution.world_time (micros)"
            + " VALUES (0); UPDATE execution.runs SET last = 0; DELETE FROM schedule.slots; DELETE FROM"
            + " schedule.schedules;"
            + " TRUNCATE chain.news, chain.news_counters, chain.placed_positions, chain.prepared_orders, chain.attempts, chain.sends, chain.wallets, chain.changes, chain.entries, chain.read_blocks,"
            + " chain.holdings, chain.readers, chain.sealed_keys, chain.key_versions";

    private static PostgresServer started;

    private final EmbeddedPostgres postgres;
    private final Database pool;

    private PostgresServer() throws IOException, SQLException {
        Path directory = Files.createTempDirectory("plimsoll-store-test");
        postgres = EmbeddedPostgres.start(directory, line -> {});
        Migrations.run(postgres.owner(), List.of("execution", "schedule", "chain"));
        pool = Database.open(postgres.app(), PoolSettings.of("store-test", 8));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            pool.close();
            postgres.close();
            delete(directory);
        }));
    }

    public static synchronized PostgresServer get() {
        if (started == null) {
            try {
                started = new PostgresServer();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return started;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException left) {
            System.err.println("left behind: " + directory);
        }
    }

    /** The store as the product has it, on empty tables. */
    public PostgresStore emptyStore() {
        try (Connection owner = owner();
                Statement statement = owner.createStatement()) {
            statement.execute(EMPTY);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return store();
    }

    /** Another store on the same tables, as another process would have it. */
    PostgresStore store() {
        return new PostgresStore(pool.dataSource());
    }

    public Database pool() {
        return pool;
    }

    /** How the runtime role logs in: for pools of other processes. */
    DatabaseAccess access() {
        return postgres.app();
    }

    /** A pool of its own. */
    Database pool(String name, int size, Duration wait) throws SQLException {
        return Database.open(postgres.app(), new PoolSettings(name, size, wait, Duration.ofSeconds(10)));
    }

    /** Connections of the owner, each opened anew. */
    DataSource ownerSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(postgres.owner().jdbcUrl());
        source.setUser(postgres.owner().user());
        source.setPassword(postgres.owner().password());
        return source;
    }

    Connection owner() throws SQLException {
        return connect(postgres.owner());
    }

    /** A connection of the runtime role. */
    Connection app() throws SQLException {
        return connect(postgres.app());
    }

    private static Connection connect(DatabaseAccess access) throws SQLException {
        return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
    }
}
