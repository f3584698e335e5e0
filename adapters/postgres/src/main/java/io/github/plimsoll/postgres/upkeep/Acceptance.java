package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.postgres.DatabaseAccess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What a person does who confirms that an older database goes on: whatever counts is raised above everything that was seen
 * before, so that no key, id or send of the lost time is made a second time, and everything is stopped, as stops of that time
 * are lost too.
 */
public final class Acceptance {
    private Acceptance() {}

    /** A question to a database. */
    public interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Asks it, in a connection of its own. */
    public static <T> T look(DatabaseAccess owner, Question<T> question) throws SQLException {
        try (Connection connection = Connections.open(owner)) {
            return question.ask(connection);
        }
    }

    /**
     * Confirms it in one transaction. Doing it twice raises the fence twice and does no harm.
     *
     * @param seen the furthest that was seen
     * @param by who, for the audit
     * @param why what was found
     * @return how far the database has come now
     */
    public static Standing of(DatabaseAccess owner, Standing seen, String by, String why) throws SQLException {
        try (Connection connection = Connections.open(owner)) {
            Connections.begin(connection, "READ COMMITTED");
            raise(connection, "UPDATE execution.fence SET epoch = greatest(epoch, ?) + 1", seen.epoch());
            raise(connection, "UPDATE execution.runs SET last = greatest(last, ?)", seen.run());
            raise(connection, "UPDATE execution.world_time SET micros = greatest(micros, ?)", seen.worldMicros());
            stop(connection, by);
            audit(connection, by, why);
            Standing now = Standing.read(connection);
            connection.commit();
            return now;
        }
    }

    private static void raise(Connection connection, String sql, long seen) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, seen);
            if (update.executeUpdate() != 1) {
                throw new SQLException("a row that counts is missing: the database is damaged");
            }
        }
    }

    /** A stop that is there is stricter or says more: it stays. */
    private static void stop(Connection connection, String by) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO execution.latches AS l"
                + " (scope, state, reason, set_by, at) SELECT 'global', 'HALTED', 'restored from an older state', ?, micros"
                + " FROM execution.world_time ON CONFLICT (scope) DO UPDATE SET state = 'HALTED', reason = EXCLUDED.reason,"
                + " set_by = EXCLUDED.set_by, at = EXCLUDED.at WHERE l.state NOT IN ('HALTED', 'FROZEN')")) {
            insert.setString(1, by);
            insert.executeUpdate();
        }
    }

    private static void audit(Connection connection, String by, String why) throws SQLException {
        try (PreparedStatement append = connection.prepareStatement(
                "SELECT execution.audit_append(ARRAY[micros, micros],"
                        + " ARRAY[?, ?], ARRAY['RESTORED', 'STOP'], ARRAY['database', 'global'],"
                        + " ARRAY[?, 'HALTED: restored from an older state'], ARRAY['db', 'db']) FROM execution.world_time")) {
            append.setString(1, by);
            append.setString(2, by);
            append.setString(3, why);
            append.execute();
        }
    }
}
