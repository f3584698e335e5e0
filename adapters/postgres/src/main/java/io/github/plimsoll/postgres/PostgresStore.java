package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The durable store of the trade path: schema {@code execution} of a PostgreSQL 15 or later. Transactions are READ COMMITTED;
 * every wait is bounded: 2 s for a lock, 5 s for a statement, 10 s between two statements. Thread-safe; the data source
 * decides how many transactions run at once, and its connections are for this store alone.
 *
 * <p>Identity never changes: an update of an account, intent or position writes what may change (versions, states, sizes,
 * money, prices) and leaves owner, market, keys and times of birth as they were inserted.
 *
 * <p>Events and world time are written at the end of a transaction: every writer waits there for the one before it, so that
 * events are numbered in the order of the commits.
 */
public final class PostgresStore implements Store {
    /** Where Flyway finds the migrations of this store: {@code classpath:} and this. The schema is {@code execution}. */
    public static final String MIGRATIONS = "db/execution";

    private static final String SESSION = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;"
            + "SET lock_timeout = '2s'; SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'";

    private final DataSource source;
    private final Traffic traffic = new Traffic();
    /** Connections whose session settings are made; a pool lends the same ones again and again. */
    private final Set<PGConnection> prepared =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** @param source lends connections of the runtime role to a migrated database */
    public PostgresStore(DataSource source) {
        this.source = source;
    }

    /** What this store has sent so far. */
    public StoreTraffic traffic() {
        return traffic.now();
    }

    @Override
    public <T> T transact(Work<T> work) {
        Connection connection = connect();
        try {
            traffic.transaction();
            Statements statements = new Statements(connection, traffic);
            T result = run(statements, connection, work);
            commit(statements, connection);
            return result;
        } finally {
            giveBack(connection);
        }
    }

    private static <T> T run(Statements statements, Connection connection, Work<T> work) {
        boolean done = false;
        try {
            PostgresTx tx = new PostgresTx(statements);
            T result = work.run(tx);
            tx.finish();
            done = true;
            return result;
        } finally {
            statements.end();
            if (!done) {
                rollback(statements, connection);
            }
        }
    }

    private Connection connect() {
        try {
            Connection connection = source.getConnection();
            try {
                prepareSession(connection);
                connection.setAutoCommit(false);
                return connection;
            } catch (SQLException | RuntimeException failed) {
                giveBack(connection);
                throw failed;
            }
        } catch (SQLException failed) {
            throw SqlFailures.noConnection(failed);
        }
    }

    private void prepareSession(Connection connection) throws SQLException {
        PGConnection physical = connection.unwrap(PGConnection.class);
        if (prepared.contains(physical)) {
            return;
        }
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        }
        prepared.add(physical);
    }

    private static void commit(Statements statements, Connection connection) {
        try {
            statements.commit();
        } catch (SQLException failed) {
            boolean undone = failedBeforeCommit(connection);
            rollback(statements, connection);
            throw undone ? SqlFailures.beforeCommit(failed) : SqlFailures.duringCommit(failed);
        }
    }

    /** Whether the server answered that the transaction failed and still waits for its end: then nothing is committed. */
    private static boolean failedBeforeCommit(Connection connection) {
        try {
            return connection.unwrap(PGConnection.class) instanceof BaseConnection physical
                    && physical.getTransactionState() == TransactionState.FAILED;
        } catch (SQLException dead) {
            return false;
        }
    }

    /** The failure that led here is what the caller must see; a connection that cannot roll back is dead anyway. */
    private static void rollback(Statements statements, Connection connection) {
        try {
            statements.rollback();
        } catch (SQLException dead) {
            abort(connection);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException dead) {
            // Nothing is left to do: the server ends a transaction whose connection is gone.
        }
    }

    /** After a commit the answer is known, so a failure to give the connection back changes nothing for the caller. */
    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException dead) {
            abort(connection);
        }
    }
}
