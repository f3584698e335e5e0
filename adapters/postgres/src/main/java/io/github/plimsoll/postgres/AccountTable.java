package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.RiskLock;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts. */
final class AccountTable {
    private static final String COLUMNS =
            "id, user_id, venue, mode, collateral, collateral_decimals, version, positions_opened, rules";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM execution.accounts";
    private static final String LOCKED = "SELECT " + COLUMNS + ", scope, name, until, reason, set_by, at"
            + " FROM execution.accounts LEFT JOIN execution.risk_locks ON account = id WHERE id = ? ORDER BY scope, name";
    private static final String INSERT = "INSERT INTO execution.accounts (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";

    private static final String UPDATE =
            "UPDATE execution.accounts SET version = ?, positions_opened = ? WHERE id = ? AND version = ?";

    private static final String RULES = "UPDATE execution.accounts SET rules = ? WHERE id = ?";

    private final Statements db;
    private final Versions<AccountId> versions = new Versions<>();

    AccountTable(Statements db) {
        this.db = db;
    }

    Optional<Account> find(AccountId id) {
        Ask<Account> ask = ask(id);
        db.together(ask);
        return seen(ask.first());
    }

    static Ask<Account> ask(AccountId id) {
        return new Ask<>(SELECT + " WHERE id = ?", b -> b.text(id.value()), AccountTable::read);
    }

    /** An account with one of its locks, if it has any. */
    record Locked(Account account, @Nullable StandingLock lock) {}

    /** As many rows as there are locks, one without any; locks ordered by scope and name. */
    static Ask<Locked> askLocked(AccountId id) {
        return new Ask<>(LOCKED, b -> b.text(id.value()), row -> {
            Account account = read(row);
            String scope = row.textOrNull();
            return new Locked(
                    account,
                    scope == null ? null : HistoryTables.lock(account.id(), RiskLock.Scope.valueOf(scope), row));
        });
    }

    Optional<Account> seen(Optional<Account> row) {
        row.ifPresent(account -> versions.saw(account.id(), account.version()));
        return row;
    }

    Optional<Account> lock(AccountId id) {
        Ask<Account> ask = askLocking(id);
        db.together(ask);
        return seen(ask.first());
    }

    static Ask<Account> askLocking(AccountId id) {
        return new Ask<>(SELECT + " WHERE id = ? FOR UPDATE", b -> b.text(id.value()), AccountTable::read);
    }

    List<Account> of(UserId user) {
        return db.list(SELECT + " WHERE user_id = ? ORDER BY id", b -> b.text(user.value()), AccountTable::read);
    }

    List<Account> all() {
        return db.list(SELECT + " ORDER BY id", Bind.NONE, AccountTable::read);
    }

    boolean insert(Account account) {
        return db.update(
                        INSERT,
                        b -> b.text(account.id().value())
                                .text(account.user().value())
                                .text(account.venue())
                                .name(account.mode())
                                .text(account.collateral().symbol())
                                .small(account.collateral().decimals())
                                .number(account.version())
                                .small(account.positionsOpened())
                                .text(account.rules()))
                > 0;
    }

    boolean update(Account next, long expectedVersion) {
        Bind.Values values = b -> b.number(next.version())
                .small(next.positionsOpened())
                .text(next.id().value())
                .number(expectedVersion);
        return versions.write(db, UPDATE, values, next.id(), expectedVersion, next.version());
    }

    void setRules(AccountId id, String rules) {
        db.later(RULES, b -> b.text(rules).text(id.value()));
    }

    /** The columns of an account that is read along with something else. */
    static String columns(String table) {
        return Columns.of(table, COLUMNS);
    }

    static Account read(Row row) throws SQLException {
        return new Account(
                new AccountId(row.text()),
                new UserId(row.text()),
                row.text(),
                row.name(Mode.class),
                new Asset(row.text(), row.small()),
                row.number(),
                row.small(),
                row.text());
    }
}
