package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.RiskLock;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/** What rules look back at, and the locks of a {@link MemoryStore}. */
abstract class MemoryHistory extends MemoryLetters {
    MemoryHistory(MemoryTables tables) {
        super(tables);
    }

    @Override
    public List<ClosedRow> lastClosed(AccountId account, int limit) {
        return ofAccount(t.closedTimes, account).descendingMap().values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public List<AcceptedRow> lastOpens(AccountId account, int limit) {
        List<AcceptedRow> rows = new ArrayList<>();
        int seen = 0;
        int programs = 0;
        for (AcceptedRow row : opens(account).values()) {
            programs += row.origin() == Origin.STRATEGY ? 1 : 0;
            if (seen++ < limit || (row.origin() == Origin.STRATEGY && programs <= limit)) {
                rows.add(row);
            }
        }
        return List.copyOf(rows);
    }

    /** Newest first. */
    private NavigableMap<MemoryTables.OpenKey, AcceptedRow> opens(AccountId account) {
        return t.opens
                .subMap(
                        new MemoryTables.OpenKey(account, new SortableId(0, 0)),
                        true,
                        new MemoryTables.OpenKey(account, new SortableId(-1, -1)),
                        true)
                .descendingMap();
    }

    private static <V> NavigableMap<MemoryTables.TimeKey, V> ofAccount(
            NavigableMap<MemoryTables.TimeKey, V> map, AccountId account) {
        return map.subMap(
                new MemoryTables.TimeKey(account, Long.MIN_VALUE, Long.MIN_VALUE),
                true,
                new MemoryTables.TimeKey(account, Long.MAX_VALUE, Long.MAX_VALUE),
                true);
    }

    @Override
    public long automationReleased(AccountId account) {
        return t.releases.getOrDefault(account, Long.MIN_VALUE);
    }

    @Override
    public void releaseAutomation(AccountId account, long at, String by) {
        saveWorldTime(at);
        put(t.releases, account, Math.max(at, automationReleased(account)));
    }

    @Override
    public Optional<StoredUser> user(UserId user) {
        return Optional.ofNullable(t.users.get(user));
    }

    @Override
    public boolean insertUser(StoredUser first) {
        boolean fresh = !t.users.containsKey(first.user());
        if (fresh) {
            put(t.users, first.user(), first);
            saveWorldTime(first.roleAt());
        }
        return fresh;
    }

    @Override
    public boolean updateUser(StoredUser next, long expectedVersion) {
        StoredUser stored = t.users.get(next.user());
        if (stored == null || stored.version() != expectedVersion) {
            return false;
        }
        if (next.version() <= stored.version()) {
            throw violated("a role only moves on");
        }
        put(t.users, next.user(), next);
        if (stored.role() == Role.ADMIN && admins().isEmpty()) {
            throw violated("the last admin stays one");
        }
        saveWorldTime(next.roleAt());
        return true;
    }

    @Override
    public List<StoredUser> admins() {
        return t.users.values().stream()
                .filter(user -> user.role() == Role.ADMIN)
                .toList();
    }

    @Override
    public List<StoredUser> lockAdmins() {
        return admins();
    }

    @Override
    public Optional<UserSettings> settings(UserId user) {
        return Optional.ofNullable(t.settings.get(user));
    }

    @Override
    public boolean insertSettings(UserSettings settings) {
        boolean first = !t.settings.containsKey(settings.user());
        if (first) {
            put(t.settings, settings.user(), settings);
        }
        return first;
    }

    @Override
    public boolean updateSettings(UserSettings next, long expectedVersion) {
        UserSettings stored = t.settings.get(next.user());
        if (stored == null || stored.version() != expectedVersion) {
            return false;
        }
        put(t.settings, next.user(), next);
        return true;
    }

    @Override
    public void setRules(AccountId account, String rules) {
        Account stored = t.accounts.get(account);
        if (stored != null) {
            put(t.accounts, account, stored.withRules(rules));
        }
    }

    @Override
    public void setLimits(AccountId account, String limits) {
        Account stored = t.accounts.get(account);
        if (stored != null) {
            put(t.accounts, account, stored.withLimits(limits));
        }
    }

    @Override
    public List<ProfitMark> profitMarks(AccountId account) {
        return List.copyOf(ofAccount(t.profitMarks, account).values());
    }

    @Override
    public void saveProfitMark(ProfitMark mark) {
        saveWorldTime(mark.at());
        MemoryTables.TimeKey key = new MemoryTables.TimeKey(mark.account(), mark.at(), 0);
        if (!t.profitMarks.containsKey(key)) {
            put(t.profitMarks, key, mark);
        }
    }

    @Override
    public void forgetProfitMarks(AccountId account, long before, long except) {
        for (ProfitMark mark : profitMarks(account)) {
            if (mark.at() < before && mark.at() != except) {
                remove(t.profitMarks, new MemoryTables.TimeKey(account, mark.at(), 0));
            }
        }
    }

    @Override
    public List<StandingLock> locks(AccountId account) {
        return t.locks.tailMap(new MemoryTables.LockKey(account, "", "")).values().stream()
                .takeWhile(lock -> lock.account().equals(account))
                .toList();
    }

    @Override
    public void putLock(StandingLock lock) {
        saveWorldTime(lock.at());
        put(t.locks, key(lock.account(), lock.lock().scope(), lock.lock().name()), lock);
    }

    @Override
    public boolean clearLock(AccountId account, RiskLock.Scope scope, String name) {
        return remove(t.locks, key(account, scope, name)) != null;
    }

    private static MemoryTables.LockKey key(AccountId account, RiskLock.Scope scope, String name) {
        return new MemoryTables.LockKey(account, scope.name(), name);
    }
}
