package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.execution.AuditFinding;
import io.github.plimsoll.execution.AuditVerifier;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.postgres.DatabaseAccess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold in a database that the product wrote, looked at in one state of it while others may go on working. */
public final class Checks {
    private Checks() {}

    /**
     * Runs every check; none ends the others.
     *
     * @param owner the role that owns the tables
     * @param anchors ends of the audit that were noted outside of the database
     * @throws SQLException when the database does not answer or its tables are not there
     */
    public static List<Check> run(DatabaseAccess owner, List<AuditHead> anchors) throws SQLException {
        try (Connection connection = Connections.open(owner)) {
            Connections.begin(connection, "REPEATABLE READ READ ONLY");
            List<Check> checks = run(connection, anchors);
            connection.rollback();
            return checks;
        }
    }

    /** In the transaction that is open. */
    static List<Check> run(Connection connection, List<AuditHead> anchors) throws SQLException {
        List<Check> checks = new ArrayList<>();
        for (Law law : Law.GUARDS) {
            checks.add(check(connection, law));
        }
        for (Law law : Law.ALL) {
            checks.add(check(connection, law));
        }
        checks.add(audit(connection, anchors));
        return checks;
    }

    private static Check check(Connection connection, Law law) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long looked = number(statement, law.count());
            long broken = number(statement, "SELECT count(*) FROM (" + law.broken() + ") AS broken");
            if (broken == 0) {
                return new Check(law.name(), true, looked + " looked at");
            }
            try (ResultSet first = statement.executeQuery(law.broken() + " LIMIT 1")) {
                first.next();
                return new Check(law.name(), false, broken + " wrong, the first: " + first.getString(1));
            }
        }
    }

    private static Check audit(Connection connection, List<AuditHead> anchors) {
        PostgresAudit audit = new PostgresAudit(connection);
        Optional<AuditFinding> finding = AuditVerifier.verify(audit, anchors);
        String name = "the audit is whole";
        if (finding.isPresent()) {
            return new Check(
                    name, false, finding.get().kind() + ": " + finding.get().text());
        }
        long rows = audit.head().seq();
        long anchored = anchors.stream().mapToLong(AuditHead::seq).max().orElse(0);
        return new Check(
                name,
                true,
                rows + " rows, up to row " + anchored + " proved from outside by " + anchors.size()
                        + (anchors.size() == 1 ? " anchor" : " anchors"));
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
