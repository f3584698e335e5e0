package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.risk.ControlState;
import java.util.List;

/** The stop fence and the latches. */
final class ControlTables {
    private static final String EPOCH = "SELECT epoch FROM execution.fence";
    private static final String PUT_LATCH = "INSERT INTO execution.latches (scope, state, reason, set_by, at)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (scope) DO UPDATE SET state = EXCLUDED.state,"
            + " reason = EXCLUDED.reason, set_by = EXCLUDED.set_by, at = EXCLUDED.at";
    /** The lease lives on the clock of the database, the one clock that all senders and stops share. */
    private static final String SENDING = "SELECT id,"
            + " (extract(epoch FROM lease_until - clock_timestamp()) * 1000000)::bigint"
            + " FROM execution.intents WHERE state = 'SENDING' ORDER BY id";

    private final Statements db;

    ControlTables(Statements db) {
        this.db = db;
    }

    long fenceShared() {
        return epoch(EPOCH + " FOR SHARE");
    }

    long fenceExclusive() {
        return epoch(EPOCH + " FOR UPDATE");
    }

    long epoch() {
        return epoch(EPOCH);
    }

    private long epoch(String sql) {
        return db.first(sql, Bind.NONE, Row::number)
                .orElseThrow(() -> new IllegalStateException("the fence row is missing: the database is damaged"));
    }

    void setEpoch(long epoch) {
        db.update("UPDATE execution.fence SET epoch = ?", b -> b.number(epoch));
    }

    List<Latch> latches() {
        return db.list(
                "SELECT scope, state, reason, set_by, at FROM execution.latches ORDER BY scope",
                Bind.NONE,
                row -> new Latch(row.text(), row.name(ControlState.class), row.text(), row.text(), row.number()));
    }

    void putLatch(Latch latch) {
        db.update(
                PUT_LATCH,
                b -> b.text(latch.scope())
                        .name(latch.state())
                        .text(latch.reason())
                        .text(latch.by())
                        .number(latch.at()));
    }

    boolean clearLatch(String scope) {
        return db.update("DELETE FROM execution.latches WHERE scope = ?", b -> b.text(scope)) > 0;
    }

    List<SendingRow> sending() {
        return db.list(SENDING, Bind.NONE, row -> new SendingRow(row.id(), row.number()));
    }
}
