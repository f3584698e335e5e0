package io.github.plimsoll.postgres;

/** World time and the number of the run. */
final class WorldTables {
    private final Statements db;
    private long pending;

    WorldTables(Statements db) {
        this.db = db;
    }

    long time() {
        return Math.max(pending, db.number("SELECT micros FROM execution.world_time", Bind.NONE, 0));
    }

    /** Kept until {@link #writeTime}: everybody shares the row, so nobody may hold it longer than the last moment. */
    void saveTime(long micros) {
        db.requireUsable();
        pending = Math.max(pending, micros);
    }

    void writeTime() {
        if (pending > 0) {
            long micros = pending;
            db.later(
                    "UPDATE execution.world_time SET micros = ? WHERE micros < ?",
                    b -> b.number(micros).number(micros));
        }
    }

    long nextRun() {
        return db.first("UPDATE execution.runs SET last = last + 1 RETURNING last", Bind.NONE, Row::number)
                .orElseThrow(() -> new IllegalStateException("the run row is missing: the database is damaged"));
    }
}
