package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.risk.ControlState;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    /** The latches as they stand while this transaction holds the fence and has not changed them. */
    private @Nullable List<Latch> held;

    ControlTables(Statements db) {
        this.db = db;
    }

    long fenceShared() {
        return fence(EPOCH + " FOR SHARE");
    }

    long fenceExclusive() {
        return fence(EPOCH + " FOR UPDATE");
    }

    /** The epoch with the fence held shared; no row, and nothing held, when no intent waits to be sent. */
    static Ask<Long> askFenceBeforeSending() {
        return askEpoch(EPOCH + " WHERE EXISTS (SELECT 1 FROM execution.intents WHERE state = 'RECORDED') FOR SHARE");
    }

    /** Who holds the fence looks at the latches next. They change only under the exclusive fence, so they are read along. */
    private long fence(String sql) {
        Ask<Long> epoch = askEpoch(sql);
        Ask<Latch> latches = askLatches();
        db.together(epoch, latches);
        held = latches.rows();
        return epoch(epoch);
    }

    long epoch() {
        Ask<Long> epoch = askEpoch();
        db.together(epoch);
        return epoch(epoch);
    }

    static Ask<Long> askEpoch() {
        return askEpoch(EPOCH);
    }

    private static Ask<Long> askEpoch(String sql) {
        return new Ask<>(sql, Bind.NONE, Row::number);
    }

    static long epoch(Ask<Long> asked) {
        return asked.first()
                .orElseThrow(() -> new IllegalStateException("the fence row is missing: the database is damaged"));
    }

    private void reread() {
        held = null;
    }

    void setEpoch(long epoch) {
        reread();
        db.later("UPDATE execution.fence SET epoch = ?", b -> b.number(epoch));
    }

    List<Latch> latches() {
        db.requireUsable();
        if (held != null) {
            return held;
        }
        Ask<Latch> latches = askLatches();
        db.together(latches);
        return latches.rows();
    }

    static Ask<Latch> askLatches() {
        return new Ask<>(
                "SELECT scope, state, reason, set_by, at FROM execution.latches ORDER BY scope",
                Bind.NONE,
                row -> new Latch(row.text(), row.name(ControlState.class), row.text(), row.text(), row.number()));
    }

    void putLatch(Latch latch) {
        reread();
        db.later(
                PUT_LATCH,
                b -> b.text(latch.scope())
                        .name(latch.state())
                        .text(latch.reason())
                        .text(latch.by())
                        .number(latch.at()));
    }

    boolean clearLatch(String scope) {
        reread();
        return db.update("DELETE FROM execution.latches WHERE scope = ?", b -> b.text(scope)) > 0;
    }

    List<SendingRow> sending() {
        return db.list(SENDING, Bind.NONE, row -> new SendingRow(row.id(), row.number()));
    }
}
