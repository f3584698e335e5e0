package io.github.plimsoll.postgres;

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

/** Lends connections whose transactions are READ COMMITTED and whose every wait is bounded. Thread-safe. */
final class Sessions {
    private static final String SESSION = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;"
            + "SET lock_timeout = '2s'; SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'";

    private final DataSource source;
    /** Connections whose session settings are made; a pool lends the same ones again and again. */
    private final Set<PGConnection> prepared =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Sessions(DataSource source) {
        this.source = source;
    }

    /** @throws io.github.plimsoll.execution.spi.StoreException UNAVAILABLE when there is none: nothing was begun */
    Connection connect() {
        return connect(false);
    }

    /** @param commitsItself whether each round trip is a transaction of its own */
    Connection connect(boolean commitsItself) {
        try {
            Connection connection = source.getConnection();
            try {
                prepareSession(connection);
                connection.setAutoCommit(commitsItself);
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

    /** Whether the server answered that the transaction failed and still waits for its end: then nothing is committed. */
    static boolean failedBeforeCommit(Connection connection) {
        try {
            return connection.unwrap(PGConnection.class) instanceof BaseConnection physical
                    && physical.getTransactionState() == TransactionState.FAILED;
        } catch (SQLException dead) {
            return false;
        }
    }

    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException dead) {
            // Nothing is left to do: the server ends a transaction whose connection is gone.
        }
    }

    /** After a commit the answer is known, so a failure to give the connection back changes nothing for the caller. */
    static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException dead) {
            abort(connection);
        }
    }
}
