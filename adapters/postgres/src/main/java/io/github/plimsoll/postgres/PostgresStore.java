package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.OpeningRows;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import io.github.plimsoll.numbers.SortableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.sql.DataSource;

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

    private final Sessions sessions;
    private final Traffic traffic = new Traffic();
    private final Gathering<OpeningAsk, OpeningRows> asking = new Gathering<>(this::openAll, "asked", Kind.UNAVAILABLE);
    private final Gathering<DecidedRows, Boolean> recording =
            new Gathering<>(this::recordAll, "written", Kind.COMMIT_UNKNOWN);

    /** @param source lends connections of the runtime role to a migrated database */
    public PostgresStore(DataSource source) {
        this.sessions = new Sessions(source);
    }

    /** What this store has sent so far. */
    public StoreTraffic traffic() {
        return traffic.now();
    }

    @Override
    public <T> T transact(Work<T> work) {
        return inTransaction(work::run);
    }

    @Override
    public <T> T read(Work<T> work) {
        Connection connection = sessions.connect(true);
        try {
            traffic.transaction();
            Statements statements = new Statements(connection, traffic, false);
            PostgresTx tx = new PostgresTx(statements);
            try {
                T result = work.run(tx);
                tx.finish();
                return result;
            } finally {
                statements.end();
            }
        } finally {
            Sessions.giveBack(connection);
        }
    }

    /** Decisions that ask while others are being answered are asked about together next. */
    @Override
    public OpeningRows opening(OpeningAsk ask) {
        return asking.call(ask);
    }

    private List<OpeningRows> openAll(List<OpeningAsk> all) {
        OpeningRows[] rows = new OpeningRows[all.size()];
        for (List<Integer> same : OpeningAsks.alike(all)) {
            List<OpeningRows> answers =
                    ending(tx -> tx.openings(same.stream().map(all::get).toList()));
            for (int i = 0; i < same.size(); i++) {
                rows[same.get(i)] = answers.get(i);
            }
        }
        return List.of(rows);
    }

    /** Work that asks in a transaction and ends it with its last question. */
    private <T> T ending(Function<PostgresTx, T> work) {
        Connection connection = sessions.connect();
        try {
            traffic.transaction();
            return run(new Statements(connection, traffic), connection, work);
        } finally {
            Sessions.giveBack(connection);
        }
    }

    /** Decisions that arrive while others are being written share the next commit. */
    @Override
    public boolean record(DecidedRows rows) {
        DecidedRows.Held held = rows.held();
        boolean planned = held != null && !held.exits().equals(ExitPlan.NONE);
        return planned ? Store.super.record(rows) : recording.call(rows);
    }

    private List<Boolean> recordAll(List<DecidedRows> all) {
        Ask<SortableId> standing = inTransaction(tx -> tx.record(all));
        Set<SortableId> written = new TreeSet<>(standing.rows());
        return all.stream().map(rows -> written.contains(rows.decision().id())).toList();
    }

    private <T> T inTransaction(Function<PostgresTx, T> work) {
        Connection connection = sessions.connect();
        try {
            traffic.transaction();
            Statements statements = new Statements(connection, traffic);
            T result = run(statements, connection, work);
            commit(statements, connection);
            return result;
        } finally {
            Sessions.giveBack(connection);
        }
    }

    private static <T> T run(Statements statements, Connection connection, Function<PostgresTx, T> work) {
        boolean done = false;
        try {
            PostgresTx tx = new PostgresTx(statements);
            T result = work.apply(tx);
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

    private static void commit(Statements statements, Connection connection) {
        try {
            statements.commit();
        } catch (SQLException failed) {
            boolean undone = Sessions.failedBeforeCommit(connection);
            rollback(statements, connection);
            throw undone ? SqlFailures.beforeCommit(failed) : SqlFailures.duringCommit(failed);
        }
    }

    /** The failure that led here is what the caller must see; a connection that cannot roll back is dead anyway. */
    private static void rollback(Statements statements, Connection connection) {
        try {
            statements.rollback();
        } catch (SQLException dead) {
            Sessions.abort(connection);
        }
    }
}
