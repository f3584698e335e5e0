package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the server counts of what is written and of the sessions of the store, whose role sees what its own wait for. */
final class ServerCounts {
    private ServerCounts() {}

    /** Sessions of the pool of this name that wait for a lock. */
    static String waiting(String pool) {
        return "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'plimsoll-" + pool
                + "' AND wait_event_type = 'Lock'";
    }

    /** Ends those sessions; how many there were. */
    static long endWaiting(String pool) throws SQLException {
        return count(waiting(pool).replace("count(*)", "count(pg_terminate_backend(pid))"));
    }

    static long count(String sql) throws SQLException {
        try (Connection app = PostgresServer.get().app();
                Statement statement = app.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    static void until(String sql, long wanted) throws Exception {
        for (int i = 0; count(sql) != wanted; i++) {
            assertThat(i).as("waited for " + sql).isLessThan(2_000);
            Thread.sleep(5);
        }
    }
}
