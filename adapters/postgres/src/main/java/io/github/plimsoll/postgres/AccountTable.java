package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.RiskLock;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accounts. */
final class AccountTable {
    private static final String COLUMNS =
            "id, user_id, venue, mode, collateral, collateral_decimals, version, positions_opened, rules, limits";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM execution.accounts";
    private static final String LOCKED = "SELECT " + COLUMNS + ", scope, name, until, reason, set_by, at"
            + " FROM execution.accounts LEFT JOIN execution.risk_locks ON account = id WHERE id = ? ORDER BY scope, name";
    private static final String INSERT = "INSERT INTO execution.accounts (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";

    private static final String UPDATE =
            "UPDATE execution.accounts SET version = ?, positions_opened = ? WHERE id = ? AND version = ?";

    private static final String OVERTAKE =
            "WITH all_of_them AS (SELECT id FROM execution.accounts ORDER BY id FOR UPDATE)"
                    + " UPDATE execution.accounts a SET version = a.version + 1 FROM all_of_them o WHERE a.id = o.id";

    private static final String RULES = "UPDATE execution.accounts SET rules = ? WHERE id = ?";
    private static final String LIMITS = "UPDATE execution.accounts SET limits = ? WHERE id = ?";

    private static final String UPDATE_ALL = Versions.allChecked("UPDATE execution.accounts a SET version = n.version,"
            + " positions_opened = n.opened FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])"
            + " AS n (id, version, opened, expected) WHERE a.id = n.id AND a.version = n.expected");

    private final Statements db;
    private final Versions<AccountId> versions = new Versions<>();
    /** Accounts whose rows this transaction has locked, as it has left them: nobody else can change them. */
    private final Map<AccountId, Account> locked = new TreeMap<>();
    /** What is written over versions seen, one line for each account however often it changes. */
    private final SortedMap<AccountId, Change> changes = new TreeMap<>();

    private record Change(Account next, long expected) {}

    AccountTable(Statements db) {
        this.db = db;
        db.gather(this::writeChanges);
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
        return Ask.about(id.value(), LOCKED, Bind.NONE, row -> {
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
        Account known = locked.get(id);
        if (known != null) {
            db.requireUsable();
            return Optional.of(known);
        }
        Ask<Account> ask = askLocking(id);
        db.together(ask);
        ask.rows().forEach(this::locked);
        return ask.first();
    }

    /** Notes a row that was read with its lock. */
    void locked(Account account) {
        versions.saw(account.id(), account.version());
        locked.put(account.id(), account);
    }

    /** The rows of the accounts of these intents; the lock of each is taken in the order of their ids. */
    static Ask<Account> askLocking(List<StoredIntent> intents) {
        return new Ask<>(
                SELECT + " WHERE id = ANY (?) ORDER BY id FOR UPDATE",
                b -> b.texts(
                        intents.stream().map(intent -> intent.account().value()).distinct()),
                AccountTable::read);
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

    List<Account> of(SortedSet<AccountId> ids) {
        List<Account> found = db.list(
                SELECT + " WHERE id = ANY (?) ORDER BY id",
                b -> b.texts(ids.stream().map(AccountId::value)),
                AccountTable::read);
        found.forEach(account -> versions.saw(account.id(), account.version()));
        return found;
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
                                .text(account.rules())
                                .text(account.limits()))
                > 0;
    }

    boolean update(Account next, long expectedVersion) {
        db.requireUsable();
        AccountId id = next.id();
        boolean waits = versions.isLast(id, expectedVersion);
        if (waits) {
            Change before = changes.get(id);
            changes.put(id, new Change(next, before == null ? expectedVersion : before.expected()));
        } else if (db.update(UPDATE, b -> values(b, next, expectedVersion)) == 0) {
            return false;
        }
        versions.saw(id, next.version());
        Account held = locked.get(id);
        if (held != null) {
            locked.put(id, changed(held, next));
        }
        return true;
    }

    /** Locks in the order of ids; whoever locks several in another one may be ended by the server and is decided again. */
    void overtake() {
        locked.clear();
        db.update(OVERTAKE, Bind.NONE);
    }

    /** The row as an update leaves it, which touches nothing else. */
    private static Account changed(Account held, Account next) {
        return new Account(
                held.id(),
                held.user(),
                held.venue(),
                held.mode(),
                held.collateral(),
                next.version(),
                next.positionsOpened(),
                held.rules(),
                held.limits());
    }

    private static void values(Bind b, Account next, long expected) throws SQLException {
        b.number(next.version())
                .small(next.positionsOpened())
                .text(next.id().value())
                .number(expected);
    }

    private void writeChanges() {
        if (changes.isEmpty()) {
            return;
        }
        List<Change> all = List.copyOf(changes.values());
        changes.clear();
        if (all.size() == 1) {
            Change one = all.get(0);
            db.later(Versions.checked(UPDATE), b -> values(b, one.next(), one.expected()));
            return;
        }
        db.later(
                UPDATE_ALL,
                b -> b.texts(all.stream().map(change -> change.next().id().value()))
                        .numbers(all.stream().mapToLong(change -> change.next().version()))
                        .numbers(all.stream().mapToLong(change -> change.next().positionsOpened()))
                        .numbers(all.stream().mapToLong(Change::expected))
                        .number(all.size()));
    }

    void setRules(AccountId id, String rules) {
        locked.remove(id);
        db.later(RULES, b -> b.text(rules).text(id.value()));
    }

    void setLimits(AccountId id, String limits) {
        locked.remove(id);
        db.later(LIMITS, b -> b.text(limits).text(id.value()));
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
                row.text(),
                row.text());
    }
}
