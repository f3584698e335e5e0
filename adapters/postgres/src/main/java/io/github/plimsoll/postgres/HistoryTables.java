package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.risk.RiskLock;
import java.sql.SQLException;
import java.util.List;

/** What rules look back at, and locks. */
final class HistoryTables {
    private static final String PUT_LOCK = "INSERT INTO execution.risk_locks"
            + " (account, scope, name, until, reason, set_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (account, scope, name) DO UPDATE SET until = EXCLUDED.until, reason = EXCLUDED.reason,"
            + " set_by = EXCLUDED.set_by, at = EXCLUDED.at";

    private static final String OPENED = "SELECT id, instrument, side, collateral, leverage, origin, recorded_at"
            + " FROM execution.intents WHERE account = of.account AND kind IN ('OPEN', 'INCREASE')";
    /** Each half walks an index of its own from its end; what is in both comes once. */
    private static final String OPENS = "SELECT instrument, side, collateral, leverage, origin, recorded_at"
            + " FROM (SELECT ?::text AS account) AS of CROSS JOIN LATERAL (("
            + OPENED + " ORDER BY id DESC LIMIT ?) UNION (" + OPENED
            + " AND origin = 'STRATEGY' ORDER BY id DESC LIMIT ?)) AS opened ORDER BY id DESC";

    private static final String RELEASE = "INSERT INTO execution.automation_releases AS r (account, at, set_by)"
            + " VALUES (?, ?, ?) ON CONFLICT (account) DO UPDATE SET at = EXCLUDED.at, set_by = EXCLUDED.set_by"
            + " WHERE r.at < EXCLUDED.at";

    private final Statements db;

    HistoryTables(Statements db) {
        this.db = db;
    }

    List<ClosedRow> closed(AccountId account, int limit) {
        return answer(askClosed(account, limit));
    }

    static Ask<ClosedRow> askClosed(AccountId account, int limit) {
        return Ask.about(
                account.value(),
                "SELECT number, instrument, closed_at, realized, coalesce(close_reason, '') FROM execution.positions"
                        + " WHERE account = ? AND remaining_units = 0 ORDER BY closed_at DESC, number DESC LIMIT ?",
                b -> b.number(limit),
                row -> new ClosedRow(row.small(), row.text(), row.number(), row.usd(), row.text()));
    }

    List<AcceptedRow> opens(AccountId account, int limit) {
        return answer(askOpens(account, limit));
    }

    static Ask<AcceptedRow> askOpens(AccountId account, int limit) {
        return Ask.about(
                account.value(),
                OPENS,
                b -> b.number(limit).number(limit),
                row -> new AcceptedRow(
                        row.text(),
                        row.name(Side.class),
                        row.usd(),
                        new Leverage(row.small()),
                        row.name(Origin.class),
                        row.number()));
    }

    long released(AccountId account) {
        return answer(askReleased(account)).stream().findFirst().orElse(Long.MIN_VALUE);
    }

    static Ask<Long> askReleased(AccountId account) {
        return Ask.about(
                account.value(),
                "SELECT at FROM execution.automation_releases WHERE account = ?",
                Bind.NONE,
                Row::number);
    }

    void release(AccountId account, long at, String by) {
        db.later(RELEASE, b -> b.text(account.value()).number(at).text(by));
    }

    List<ProfitMark> marks(AccountId account) {
        return answer(askMarks(account));
    }

    static Ask<ProfitMark> askMarks(AccountId account) {
        return Ask.about(
                account.value(),
                "SELECT at, profit, peak FROM execution.profit_marks WHERE account = ? ORDER BY at",
                Bind.NONE,
                row -> new ProfitMark(account, row.number(), row.usd(), row.usd()));
    }

    void save(ProfitMark mark) {
        db.later(
                "INSERT INTO execution.profit_marks (account, at, profit, peak) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                b -> b.text(mark.account().value())
                        .number(mark.at())
                        .usd(mark.profit())
                        .usd(mark.peak()));
    }

    void forget(AccountId account, long before, long except) {
        db.later(
                "DELETE FROM execution.profit_marks WHERE account = ? AND at < ? AND at <> ?",
                b -> b.text(account.value()).number(before).number(except));
    }

    List<StandingLock> locks(AccountId account) {
        return db.list(
                "SELECT scope, name, until, reason, set_by, at FROM execution.risk_locks WHERE account = ?"
                        + " ORDER BY scope, name",
                b -> b.text(account.value()),
                row -> lock(account, row.name(RiskLock.Scope.class), row));
    }

    /** What follows the scope. */
    static StandingLock lock(AccountId account, RiskLock.Scope scope, Row row) throws SQLException {
        return new StandingLock(
                account, new RiskLock(scope, row.text(), row.number(), row.text()), row.text(), row.number());
    }

    void put(StandingLock lock) {
        db.later(
                PUT_LOCK,
                b -> b.text(lock.account().value())
                        .name(lock.lock().scope())
                        .text(lock.lock().name())
                        .number(lock.lock().untilMicros())
                        .text(lock.lock().reason())
                        .text(lock.by())
                        .number(lock.at()));
    }

    boolean clearLock(AccountId account, RiskLock.Scope scope, String name) {
        return db.update(
                        "DELETE FROM execution.risk_locks WHERE account = ? AND scope = ? AND name = ?",
                        b -> b.text(account.value()).name(scope).text(name))
                > 0;
    }

    private <T> List<T> answer(Ask<T> ask) {
        db.together(ask);
        return ask.rows();
    }
}
