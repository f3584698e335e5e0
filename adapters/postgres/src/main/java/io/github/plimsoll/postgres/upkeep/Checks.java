package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.execution.AuditFinding;
import io.github.plimsoll.execution.AuditVerifier;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.upkeep.Check.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold in a database that the product wrote, looked at in one state of it while others may go on working. */
public final class Checks {
    private static final String AUDIT = "the audit is whole";
    private static final String IN_ONE_STATE = "REPEATABLE READ READ ONLY";

    private final Connection connection;
    private final Scope scope;
    private final Limit limit;

    private Checks(Connection connection, Scope scope, Limit limit) {
        this.connection = connection;
        this.scope = scope;
        this.limit = limit;
    }

    /**
     * Runs every check however long it takes; none ends the others.
     *
     * @param owner the role that owns the tables
     * @param anchors ends of the audit that were noted outside of the database
     * @throws SQLException when the database does not answer or its tables are not there
     */
    public static List<Check> run(DatabaseAccess owner, List<AuditHead> anchors) throws SQLException {
        try (Connection connection = Connections.open(owner)) {
            Connections.begin(connection, IN_ONE_STATE);
            List<Check> checks = run(connection, anchors);
            connection.rollback();
            return checks;
        }
    }

    /** In the transaction that is open. */
    static List<Check> run(Connection connection, List<AuditHead> anchors) throws SQLException {
        return new Checks(connection, Scope.EVERYTHING, Limit.NONE).everything(anchors);
    }

    /**
     * The same beside the work of a running program, as any role that may read: what is not done in time is left
     * unfinished and says so.
     *
     * @param connection gets a transaction of its own, which is ended
     * @param anchors as they were before this call
     * @param most how long it may take in all
     */
    public static List<Check> run(Connection connection, List<AuditHead> anchors, Duration most) throws SQLException {
        return within(connection, Scope.EVERYTHING, most, checks -> checks.everything(anchors));
    }

    /** Those checks that are about the books of accounts, over the rows of these alone; no audit. */
    public static List<Check> run(Connection connection, Duration most, List<String> accounts) throws SQLException {
        return within(connection, Scope.of(accounts), most, Checks::laws);
    }

    private interface Work {
        List<Check> of(Checks checks) throws SQLException;
    }

    private static List<Check> within(Connection connection, Scope scope, Duration most, Work work)
            throws SQLException {
        Connections.begin(connection, IN_ONE_STATE);
        try {
            return work.of(new Checks(connection, scope, Limit.of(most)));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private List<Check> everything(List<AuditHead> anchors) throws SQLException {
        List<Check> checks = new ArrayList<>();
        for (Law law : Law.GUARDS) {
            checks.add(check(law));
        }
        checks.addAll(laws());
        checks.add(audit(anchors));
        return checks;
    }

    private List<Check> laws() throws SQLException {
        List<Check> checks = new ArrayList<>();
        for (Law law : Law.ALL) {
            if (scope.everything() || Scope.isOfAccounts(law.broken())) {
                checks.add(check(law));
            }
        }
        return checks;
    }

    private Check check(Law law) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            limit.allow(connection);
            long looked = number(law.count());
            long broken = number("SELECT count(*) FROM (" + law.broken() + ") AS broken");
            if (broken == 0) {
                return new Check(law.name(), Outcome.GOOD, looked + " looked at");
            }
            return new Check(
                    law.name(), Outcome.WRONG, broken + " wrong, the first: " + first(law.broken() + " LIMIT 1"));
        } catch (SQLException failed) {
            connection.rollback(before);
            if (limit.isOver(failed)) {
                return new Check(law.name(), Outcome.UNFINISHED, limit.sentence());
            }
            throw failed;
        }
    }

    private Check audit(List<AuditHead> anchors) {
        LimitedAudit audit = new LimitedAudit(connection, limit);
        Optional<AuditFinding> finding;
        try {
            finding = AuditVerifier.verify(audit, anchors);
        } catch (Limit.OverException over) {
            return new Check(AUDIT, Outcome.UNFINISHED, limit.sentence() + "; whole as far as row " + audit.read());
        }
        if (finding.isPresent()) {
            return new Check(
                    AUDIT,
                    Outcome.WRONG,
                    finding.get().kind() + ": " + finding.get().text());
        }
        long rows = audit.head().seq();
        long anchored = anchors.stream().mapToLong(AuditHead::seq).max().orElse(0);
        return new Check(
                AUDIT,
                Outcome.GOOD,
                rows + " rows, up to row " + anchored + " proved from outside by " + anchors.size()
                        + (anchors.size() == 1 ? " anchor" : " anchors"));
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(first(sql));
    }

    private String first(String sql) throws SQLException {
        try (PreparedStatement statement = scope.prepare(connection, sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
