package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one transaction. A write whose answer nobody needs waits and travels, in its place, in the round trip of
 * the next question or of the commit; the server runs what came together one after the other and nothing after the first
 * failure, so order and meaning are those of single statements. After the first failure the server undoes everything, so
 * every later call and the end of the transaction report that failure again, even when the caller swallowed it.
 */
final class Statements {
    /** What waits at most; then it goes out at once. */
    static final int MOST_WAITING = 64;

    private record Waiting(String sql, Bind.Values values) {}

    private static final String COMMIT = "COMMIT";

    private final Connection connection;
    private final Traffic traffic;
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Runnable> gatherers = new ArrayList<>();
    private @Nullable StoreException failure;
    private boolean begun;
    private boolean ended;

    Statements(Connection connection, Traffic traffic) {
        this.connection = connection;
        this.traffic = traffic;
    }

    <T> List<T> list(String sql, Bind.Values values, Row.Reader<T> reader) {
        Ask<T> ask = new Ask<>(sql, values, reader);
        together(ask);
        return ask.rows();
    }

    <T> Optional<T> first(String sql, Bind.Values values, Row.Reader<T> reader) {
        Ask<T> ask = new Ask<>(sql, values, reader);
        together(ask);
        return ask.first();
    }

    /** The number in the first column of the first row; {@code otherwise} when there is no row. */
    long number(String sql, Bind.Values values, long otherwise) {
        return first(sql, values, Row::number).orElse(otherwise);
    }

    /**
     * Writes of one kind may gather in their table and go as one statement, by {@link #later}: before the next question and
     * before the end.
     */
    void gather(Runnable write) {
        gatherers.add(write);
    }

    /** Takes over what was gathered. */
    void gathered() {
        gatherers.forEach(Runnable::run);
    }

    /** Questions in one round trip, answered one after the other; what waited goes before them. */
    void together(Ask<?>... asks) {
        requireUsable();
        gathered();
        for (Ask<?> ask : asks) {
            waiting.add(new Waiting(ask.sql, ask.values));
        }
        try (PreparedStatement statement = send(waiting.size() - asks.length)) {
            for (int i = 0; i < asks.length; i++) {
                if (i > 0) {
                    statement.getMoreResults();
                }
                asks[i].read(statement.getResultSet());
            }
        } catch (SQLException failed) {
            throw fail(failed);
        }
    }

    /** How many rows were changed. */
    int update(String sql, Bind.Values values) {
        requireUsable();
        gathered();
        waiting.add(new Waiting(sql, values));
        try (PreparedStatement statement = send(waiting.size() - 1)) {
            return statement.getUpdateCount();
        } catch (SQLException failed) {
            throw fail(failed);
        }
    }

    /**
     * A write that always does what it says or fails; its failure is reported by the call that sends it.
     *
     * @param values read when it is sent: they must not change until then
     */
    void later(String sql, Bind.Values values) {
        requireUsable();
        waiting.add(new Waiting(sql, values));
        if (waiting.size() >= MOST_WAITING) {
            try (PreparedStatement sent = send(waiting.size() - 1)) {
                sent.clearWarnings();
            } catch (SQLException failed) {
                throw fail(failed);
            }
        }
    }

    /** Commits; what waits goes with the commit in one round trip and the server commits nothing after a failure. */
    void commit() throws SQLException {
        if (waiting.isEmpty()) {
            if (begun) {
                traffic.roundTrip(1);
            }
            connection.commit();
            return;
        }
        waiting.add(new Waiting(COMMIT, Bind.NONE));
        send(waiting.size() - 1).close();
    }

    /** Undoes everything; what waits is never sent. */
    void rollback() throws SQLException {
        waiting.clear();
        if (begun) {
            traffic.roundTrip(1);
        }
        connection.rollback();
    }

    /** Sends everything that waits; the result of the statement after that many others is the current one. */
    private PreparedStatement send(int skip) throws SQLException {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        PreparedStatement statement = connection.prepareStatement(text(all));
        try {
            Bind bind = new Bind(statement);
            for (Waiting one : all) {
                one.values.into(bind);
            }
            begun = true;
            traffic.roundTrip(all.size());
            statement.execute();
            for (int i = 0; i < skip; i++) {
                statement.getMoreResults();
            }
            return statement;
        } catch (SQLException | RuntimeException failed) {
            statement.close();
            throw failed;
        }
    }

    private static String text(List<Waiting> all) {
        if (all.size() == 1) {
            return all.get(0).sql;
        }
        StringBuilder text = new StringBuilder(512);
        for (Waiting one : all) {
            text.append(text.isEmpty() ? "" : ";\n").append(one.sql);
        }
        return text.toString();
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
