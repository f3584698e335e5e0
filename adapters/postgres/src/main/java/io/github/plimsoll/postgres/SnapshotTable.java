package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What accounts were worth, once for each UTC day. */
final class SnapshotTable {
    static final String COLUMNS = "account, day, at, cash, margin, unrealized, day_equity, realized, peak, positions";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM execution.snapshots WHERE account = ?";
    /** Only a row that does not know gives way, and only to one that does. */
    static final String UNLESS_KNOWN = " ON CONFLICT (account, day) DO UPDATE SET"
            + " (at, cash, margin, unrealized, day_equity, realized, peak, positions) = (EXCLUDED.at, EXCLUDED.cash,"
            + " EXCLUDED.margin, EXCLUDED.unrealized, EXCLUDED.day_equity, EXCLUDED.realized, EXCLUDED.peak,"
            + " EXCLUDED.positions) WHERE s.unrealized IS NULL AND EXCLUDED.unrealized IS NOT NULL";

    private static final String SAVE = "INSERT INTO execution.snapshots AS s (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" + UNLESS_KNOWN;

    private final Statements db;

    SnapshotTable(Statements db) {
        this.db = db;
    }

    Optional<Usd> dayEquity(AccountId account, long day) {
        return db.first(
                "SELECT day_equity FROM execution.snapshots WHERE account = ? AND day = ? AND day_equity IS NOT NULL",
                b -> b.text(account.value()).number(day),
                Row::usd);
    }

    void save(Snapshot snapshot) {
        db.later(
                SAVE,
                b -> b.text(snapshot.account().value())
                        .number(snapshot.day())
                        .number(snapshot.at())
                        .usd(snapshot.cash())
                        .usd(snapshot.margin())
                        .usdOrNull(snapshot.unrealized())
                        .usdOrNull(snapshot.dayEquity())
                        .usd(snapshot.realized())
                        .usd(snapshot.peak())
                        .small(snapshot.positions()));
    }

    List<Snapshot> from(AccountId account, long day) {
        return db.list(
                SELECT + " AND day >= ? ORDER BY day",
                b -> b.text(account.value()).number(day),
                SnapshotTable::read);
    }

    Optional<Snapshot> last(AccountId account, long day) {
        Ask<Snapshot> ask = askLast(account, day);
        db.together(ask);
        return ask.first();
    }

    static Ask<Snapshot> askLast(AccountId account, long day) {
        return Ask.about(
                account.value(),
                SELECT + " AND day <= ? ORDER BY day DESC LIMIT 1",
                b -> b.number(day),
                SnapshotTable::read);
    }

    void forget(AccountId account, long day) {
        db.later(
                "DELETE FROM execution.snapshots WHERE account = ? AND day < ?",
                b -> b.text(account.value()).number(day));
    }

    private static Snapshot read(Row row) throws SQLException {
        return new Snapshot(
                new AccountId(row.text()),
                row.number(),
                row.number(),
                row.usd(),
                row.usd(),
                row.usdOrNull(),
                row.usdOrNull(),
                row.usd(),
                row.usd(),
                row.small());
    }
}
