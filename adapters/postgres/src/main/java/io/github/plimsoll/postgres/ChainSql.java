package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transactions of the room of chains, with what their statements need. Thread-safe. */
final class ChainSql {
    private final Sessions sessions;

    ChainSql(DataSource source) {
        this.sessions = new Sessions(source);
    }

    interface Work<R> {
        R in(Connection connection) throws SQLException;
    }

    <R> R transact(Work<R> work) {
        Connection connection = sessions.connect();
        boolean done = false;
        try {
            R result = work.in(connection);
            commit(connection);
            done = true;
            return result;
        } catch (SQLException failed) {
            throw SqlFailures.beforeCommit(failed);
        } finally {
            if (!done) {
                rollBack(connection);
            }
            Sessions.giveBack(connection);
        }
    }

    /** Questions, each a transaction of its own: no round trips for a beginning and an end. */
    <R> R read(Work<R> questions) {
        return byItself(questions, SqlFailures::beforeCommit);
    }

    /** One statement that writes and is its whole transaction: durable with its answer, in one round trip. */
    <R> R once(Work<R> statement) {
        return byItself(statement, SqlFailures::ofWholeTransaction);
    }

    private <R> R byItself(Work<R> work, Function<SQLException, StoreException> meaning) {
        Connection connection = sessions.connect(true);
        try {
            return work.in(connection);
        } catch (SQLException failed) {
            throw meaning.apply(failed);
        } finally {
            Sessions.giveBack(connection);
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException failed) {
            throw Sessions.failedBeforeCommit(connection)
                    ? SqlFailures.beforeCommit(failed)
                    : SqlFailures.duringCommit(failed);
        }
    }

    /** The failure that led here is what the caller must see; a connection that cannot roll back is dead anyway. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException dead) {
            Sessions.abort(connection);
        }
    }

    static PreparedStatement bound(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException failed) {
            statement.close();
            throw failed;
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** The first number of the first row; null when there is none. */
    static @Nullable Long number(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? (Long) rows.getLong(1) : null;
        }
    }
}
