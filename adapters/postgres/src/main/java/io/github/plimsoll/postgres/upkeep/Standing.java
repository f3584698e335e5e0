package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.execution.spi.AuditHead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * How far a database has come: numbers that only rise. One that has come less far than it had at an earlier look is an older
 * one, whatever was done to it.
 *
 * @param run number of the last run
 * @param epoch of the stop fence
 * @param worldMicros world time that was saved last
 * @param audit where the audit ends
 */
public record Standing(long run, long epoch, long worldMicros, AuditHead audit) {
    /** Reads it with any role of the product. */
    public static Standing read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT r.last, f.epoch, w.micros, h.seq, h.hash"
                                + " FROM execution.runs r, execution.fence f, execution.world_time w, execution.audit_head h")) {
            if (!row.next()) {
                throw new SQLException("a row that counts is missing: the database is damaged");
            }
            return new Standing(
                    row.getLong(1), row.getLong(2), row.getLong(3), new AuditHead(row.getLong(4), row.getString(5)));
        }
    }

    /**
     * Why a database is not the one that stood here, or has gone back since; empty when it has gone on.
     *
     * @param connection to that database, now
     */
    public Optional<String> missingIn(Connection connection) throws SQLException {
        Standing now = read(connection);
        if (now.audit.seq() < audit.seq()) {
            return Optional.of("its audit ends at row " + now.audit.seq() + ", but row " + audit.seq() + " was seen");
        }
        if (now.run < run) {
            return Optional.of("its last run is number " + now.run + ", but number " + run + " was seen");
        }
        if (now.epoch < epoch) {
            return Optional.of("its stop fence is at " + now.epoch + ", but " + epoch + " was seen");
        }
        if (now.worldMicros < worldMicros) {
            return Optional.of("its world time is earlier than what was seen");
        }
        if (audit.seq() > 0 && !hashAt(connection, audit.seq()).equals(audit.hash())) {
            return Optional.of("its audit row " + audit.seq() + " is not the one that was seen");
        }
        return Optional.empty();
    }

    private static String hashAt(Connection connection, long seq) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT hash FROM execution.audit WHERE seq = ?")) {
            select.setLong(1, seq);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /** The further of both in every number. */
    public Standing or(Standing other) {
        return new Standing(
                Math.max(run, other.run),
                Math.max(epoch, other.epoch),
                Math.max(worldMicros, other.worldMicros),
                audit.seq() >= other.audit.seq() ? audit : other.audit);
    }
}
