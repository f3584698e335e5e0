package io.github.plimsoll.bot.store;

import io.github.plimsoll.bot.command.Verification;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.postgres.upkeep.Check;
import io.github.plimsoll.postgres.upkeep.Checks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The checks of {@code ./plimsoll db verify} beside the running program. */
public final class SqlVerification implements Verification {
    /** How long one may take in all. */
    private static final Duration MOST = Duration.ofSeconds(10);

    private final DataSource source;
    private final Supplier<List<AuditHead>> anchors;

    /** @param anchors ends of the audit as they are noted outside of the database */
    public SqlVerification(DataSource source, Supplier<List<AuditHead>> anchors) {
        this.source = source;
        this.anchors = anchors;
    }

    @Override
    public List<Finding> check(Optional<UserId> user) {
        List<Finding> findings = new ArrayList<>();
        // Before the state that is looked at: what is noted meanwhile may be of a later one.
        List<AuditHead> heads = user.isPresent() ? List.of() : heads(findings);
        try (Connection connection = source.getConnection()) {
            List<Check> checks = user.isPresent()
                    ? Checks.run(connection, MOST, accounts(connection, user.get()))
                    : Checks.run(connection, heads, MOST);
            checks.forEach(check -> findings.add(
                    new Finding(check.name(), Outcome.valueOf(check.outcome().name()), check.text())));
            return findings;
        } catch (SQLException failed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the books cannot be checked", failed);
        }
    }

    private List<AuditHead> heads(List<Finding> findings) {
        try {
            return anchors.get();
        } catch (Anchors.DamagedException damaged) {
            findings.add(new Finding("the anchors are whole", Outcome.WRONG, String.valueOf(damaged.getMessage())));
            return List.of();
        }
    }

    private static List<String> accounts(Connection connection, UserId user) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select id from execution.accounts where user_id = ? order by id")) {
            select.setString(1, user.value());
            try (ResultSet rows = select.executeQuery()) {
                List<String> accounts = new ArrayList<>();
                while (rows.next()) {
                    accounts.add(rows.getString(1));
                }
                return accounts;
            }
        }
    }
}
