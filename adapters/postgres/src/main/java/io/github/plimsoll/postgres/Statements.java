package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one transaction, one round trip each. After the first failure the server undoes everything, so every
 * later call and the end of the transaction report that failure again, even when the caller swallowed it.
 */
final class Statements {
    private final Connection connection;
    private @Nullable StoreException failure;
    private boolean ended;

    Statements(Connection connection) {
        this.connection = connection;
    }

    <T> List<T> list(String sql, Bind.Values values, Row.Reader<T> reader) {
        requireUsable();
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            Row row = new Row(result);
            while (result.next()) {
                row.restart();
                rows.add(reader.read(row));
            }
            return rows;
        } catch (SQLException failed) {
            throw fail(failed);
        }
    }

    <T> Optional<T> first(String sql, Bind.Values values, Row.Reader<T> reader) {
        requireUsable();
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.of(reader.read(new Row(result))) : Optional.empty();
        } catch (SQLException failed) {
            throw fail(failed);
        }
    }

    /** The number in the first column of the first row; {@code otherwise} when there is no row. */
    long number(String sql, Bind.Values values, long otherwise) {
        return first(sql, values, Row::number).orElse(otherwise);
    }

    /** How many rows were changed. */
    int update(String sql, Bind.Values values) {
        requireUsable();
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException failed) {
            throw fail(failed);
        }
    }

    private PreparedStatement prepare(String sql, Bind.Values values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            values.into(new Bind(statement));
            return statement;
        } catch (SQLException | RuntimeException failed) {
            statement.close();
            throw failed;
        }
    }

    /** @throws StoreException the first failure, when there was one */
    void requireUsable() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended");
        }
        if (failure != null) {
            throw failure;
        }
    }

    void end() {
        ended = true;
    }

    private StoreException fail(SQLException failed) {
        StoreException known = SqlFailures.beforeCommit(failed);
        failure = known;
        return known;
    }
}
