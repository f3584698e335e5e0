package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.execution.spi.AuditRow;
import io.github.plimsoll.execution.spi.AuditTrail;
import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The audit of a database, read through one connection. Every call sees the same state only when the connection is in a
 * transaction that is REPEATABLE READ, which is the caller's affair. Not thread-safe, as the connection is not.
 */
public final class PostgresAudit implements AuditTrail {
    private final Connection connection;

    /** @param connection stays open, and the caller's */
    public PostgresAudit(Connection connection) {
        this.connection = connection;
    }

    @Override
    public List<AuditRow> after(long seq, int limit) {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, at, actor, action, subject, detail, trace, previous, hash FROM execution.audit"
                        + " WHERE seq > ? ORDER BY seq LIMIT ?")) {
            select.setLong(1, seq);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<AuditRow> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(row(rows));
                }
                return all;
            }
        } catch (SQLException failed) {
            throw unreadable(failed);
        }
    }

    private static AuditRow row(ResultSet rows) throws SQLException {
        AuditEntry entry = new AuditEntry(
                rows.getLong(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7));
        return new AuditRow(rows.getLong(1), entry, rows.getString(8), rows.getString(9));
    }

    @Override
    public AuditHead head() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq, hash FROM execution.audit_head")) {
            // Without its row the chain has no end that anything could be compared with.
            return row.next() ? new AuditHead(row.getLong(1), row.getString(2)) : AuditHead.EMPTY;
        } catch (SQLException failed) {
            throw unreadable(failed);
        } catch (IllegalArgumentException damaged) {
            return AuditHead.EMPTY;
        }
    }

    private static StoreException unreadable(SQLException failed) {
        return new StoreException(
                StoreException.Kind.UNAVAILABLE, "the audit cannot be read: " + failed.getMessage(), failed);
    }
}
