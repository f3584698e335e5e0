package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.execution.spi.AuditRow;
import io.github.plimsoll.execution.spi.AuditTrail;
import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The audit as far as the time for it goes. */
final class LimitedAudit implements AuditTrail {
    private final AuditTrail audit;
    private final Connection connection;
    private final Limit limit;
    private long read;

    LimitedAudit(Connection connection, Limit limit) {
        this.audit = new PostgresAudit(connection);
        this.connection = connection;
        this.limit = limit;
    }

    /** The last row that was handed out and followed by a question for the next: all up to it were found in order. */
    long read() {
        return read;
    }

    /** @throws Limit.OverException when the time is over */
    @Override
    public List<AuditRow> after(long seq, int most) {
        read = Math.max(read, seq);
        limit.require();
        try {
            limit.allow(connection);
            return audit.after(seq, most);
        } catch (SQLException failed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the audit cannot be read", failed);
        } catch (StoreException failed) {
            if (failed.getCause() instanceof SQLException cause && limit.isOver(cause)) {
                throw limit.over();
            }
            throw failed;
        }
    }

    @Override
    public AuditHead head() {
        return audit.head();
    }
}
