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

    /** @param ask who reads the answer, if anybody does */
    private record Waiting(
            String sql, Bind.Values values, @Nullable Ask<?> ask) {}

    /**
     * Before statements about any number of rows: their text is planned once. With the rows in sight the server would plan it
     * anew each time, which costs more than the work itself.
     */
    static final String PLANNED_ONCE = "SET LOCAL plan_cache_mode = 'force_generic_plan'";

    private static final String COMMIT = "COMMIT";

    private final Connection connection;
    private final Traffic traffic;
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Runnable> gatherers = new ArrayList<>();
    private final boolean writes;
    private @Nullable StoreException failure;
    private boolean begun;
    private boolean ended;

    Statements(Connection connection, Traffic traffic) {
        this(connection, traffic, true);
    }

    /** @param writes false on a connection that commits by itself, where nothing may be written */
    Statements(Connection connection, Traffic traffic, boolean writes) {
        this.connection = connection;
        this.traffic = traffic;
        this.writes = writes;
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
        together(List.of(asks));
    }

    void together(List<Ask<?>> asks) {
        requireUsable();
        gathered();
        wait(asks);
        sendNow();
    }

    /** The same, with the end of a transaction that only asks: what fails has changed nothing. */
    void lastly(List<Ask<?>> asks) {
        requireUsable();
        wait(asks);
        waiting.add(new Waiting(COMMIT, Bind.NONE, null));
        sendNow();
    }

    private void wait(List<Ask<?>> asks) {
        for (Ask<?> ask : asks) {
            waiting.add(new Waiting(ask.sql, ask.values, ask));
        }
    }

    /** A question whose answer comes with the commit: nothing that is left to do depends on it. */
    void withCommit(Ask<?> ask) {
        requireWriting();
        gathered();
        waiting.add(new Waiting(ask.sql, ask.values, ask));
    }

    /** How many rows were changed. */
    int update(String sql, Bind.Values values) {
        requireWriting();
        gathered();
        waiting.add(new Waiting(sql, values, null));
        return sendNow();
    }

    /**
     * A write that always does what it says or fails; its failure is reported by the call that sends it.
     *
     * @param values read when it is sent: they must not change until then
     */
    void later(String sql, Bind.Values values) {
        requireWriting();
        waiting.add(new Waiting(sql, values, null));
        if (waiting.size() >= MOST_WAITING) {
            sendNow();
        }
    }

    private int sendNow() {
        try {
            return send();
        } catch (SQLException failed) {
            throw fail(failed);
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
        waiting.add(new Waiting(COMMIT, Bind.NONE, null));
        send();
    }

    /** Undoes everything; what waits is never sent. */
    void rollback() throws SQLException {
        waiting.clear();
        if (begun) {
            traffic.roundTrip(1);
        }
        connection.rollback();
    }

    /** Sends everything that waits and reads what was asked; how many rows the last statement changed. */
    private int send() throws SQLException {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        try (PreparedStatement statement = connection.prepareStatement(text(all))) {
            Bind bind = new Bind(statement);
            for (Waiting one : all) {
                one.values.into(bind);
            }
            begun = true;
            traffic.roundTrip(all.size());
            statement.execute();
            for (int i = 0; i < all.size(); i++) {
                if (i > 0) {
                    statement.getMoreResults();
                }
                Ask<?> ask = all.get(i).ask;
                if (ask != null) {
                    ask.read(statement.getResultSet());
                }
            }
            return statement.getUpdateCount();
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

    private void requireWriting() {
        requireUsable();
        if (!writes) {
            throw new IllegalStateException("this work said that it only asks");
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
