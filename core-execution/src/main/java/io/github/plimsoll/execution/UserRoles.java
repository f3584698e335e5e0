package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Gives and takes roles. Whoever asked and whoever confirmed are admins in the transaction of the change, which holds the
 * rows of all admins: of two that take each other's role one comes first, and the other finds that his is gone. Each change
 * is in the audit with both names, and told. Thread-safe.
 */
public final class UserRoles {
    private static final String ACTION = "ROLE";

    private final Store store;
    private final WorldClock clock;
    private final Ids ids;
    private final Predicate<UserId> heard;

    /** @param heard who can be heard in this installation: an admin nobody hears can neither confirm nor be the last one */
    public UserRoles(Store store, WorldClock clock, Ids ids, Predicate<UserId> heard) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.heard = heard;
    }

    /**
     * What shall change.
     *
     * @param user whose role
     * @param role the new one
     * @param seen the version of his row that this was decided on
     * @param asked who took the first step
     */
    public record Change(UserId user, Role role, long seen, UserId asked) {}

    /** How it ended. Only {@link #CHANGED} changes anything. */
    public enum Outcome {
        /** Done, now or by the same call before. */
        CHANGED,
        /** Who asked is no admin. */
        ASKER_NO_ADMIN,
        /** Who confirmed is no admin. */
        CONFIRMER_NO_ADMIN,
        /** Two admins are there or were lately, and one person took both steps. */
        SECOND_PERSON,
        /** Nobody of that name has been here. */
        UNKNOWN_USER,
        /** Somebody else changed the row after the first step. */
        MEANWHILE,
        /** Nobody would be left who can give the role again. */
        LAST_ADMIN
    }

    /** Those who are admins, in the order of their names. */
    public List<StoredUser> admins() {
        return store.read(StoreTx::admins);
    }

    /** Whether nobody else is an admin who can be heard. */
    public boolean isLast(UserId user) {
        return isLast(admins(), user);
    }

    private boolean isLast(List<StoredUser> admins, UserId user) {
        return admins.stream().noneMatch(admin -> !admin.user().equals(user) && heard.test(admin.user()));
    }

    /** Whether this user can be heard in this installation. */
    public boolean hears(UserId user) {
        return heard.test(user);
    }

    /** Whoever has been here. */
    public Optional<StoredUser> find(UserId user) {
        return store.read(tx -> tx.user(user));
    }

    /**
     * Makes those admins whom the settings name and of whom no command has decided yet. What a command decided stays, so that
     * whom it removed does not come back with the next start; where no admin can be heard any more, those named are admins
     * again, or nobody could give the role to anybody.
     *
     * @return those who are named and are no admins
     */
    public List<StoredUser> begin(List<UserId> named, String trace) {
        return Contended.transact(store, tx -> {
            long now = clock.epochMicros();
            tx.lockAdmins();
            for (UserId user : named) {
                if (tx.insertUser(StoredUser.named(user, now))) {
                    audit(tx, now, StoredUser.SETTINGS, user, Role.ADMIN + ", named there", trace);
                }
            }
            boolean nobody = tx.admins().stream().noneMatch(admin -> heard.test(admin.user()));
            List<StoredUser> others = new ArrayList<>();
            for (UserId user : named) {
                StoredUser row = tx.user(user).orElseThrow();
                if (row.role() == Role.ADMIN) {
                    continue;
                }
                if (nobody || row.undecided()) {
                    write(
                            tx,
                            row,
                            Role.ADMIN,
                            StoredUser.SETTINGS,
                            now,
                            nobody ? "named there, and no admin could be heard" : "named there",
                            trace);
                } else {
                    others.add(row);
                }
            }
            return List.copyOf(others);
        });
    }

    /**
     * Takes the second step.
     *
     * @param by who confirmed
     * @param most how many admins there were at most in the last 24 hours
     * @throws StoreException when the store did not answer: the same call tells later
     */
    public Outcome change(Change change, UserId by, int most, String trace) {
        return Contended.transact(store, tx -> change(tx, change, by, most, trace));
    }

    private Outcome change(StoreTx tx, Change change, UserId by, int most, String trace) {
        List<StoredUser> admins = tx.lockAdmins();
        Optional<StoredUser> found = tx.user(change.user());
        if (found.isPresent() && isDone(found.get(), change, by)) {
            return Outcome.CHANGED;
        }
        if (!has(admins, change.asked())) {
            return Outcome.ASKER_NO_ADMIN;
        }
        if (!has(admins, by)) {
            return Outcome.CONFIRMER_NO_ADMIN;
        }
        long there = admins.stream().filter(admin -> heard.test(admin.user())).count();
        if (change.asked().equals(by) && Math.max(most, there) >= 2) {
            return Outcome.SECOND_PERSON;
        }
        if (found.isEmpty()) {
            return Outcome.UNKNOWN_USER;
        }
        StoredUser before = found.get();
        if (before.version() != change.seen() || before.role() == change.role()) {
            return Outcome.MEANWHILE;
        }
        if (change.role() != Role.ADMIN && isLast(admins, before.user())) {
            return Outcome.LAST_ADMIN;
        }
        write(tx, before, change.role(), by.value(), clock.epochMicros(), "asked for by " + change.asked(), trace);
        return Outcome.CHANGED;
    }

    /** A version is written once: the next one with this role and name is what this call wrote before. */
    private static boolean isDone(StoredUser row, Change change, UserId by) {
        return row.version() == change.seen() + 1
                && row.role() == change.role()
                && row.roleBy().equals(by.value());
    }

    private void write(StoreTx tx, StoredUser before, Role role, String by, long now, String why, String trace) {
        if (!tx.updateUser(before.with(role, by, now), before.version())) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "another transaction changed the role of " + before.user(),
                    new IllegalStateException("version"));
        }
        audit(tx, now, by, before.user(), before.role() + " -> " + role + ", " + why, trace);
        SortedMap<String, String> data = new TreeMap<>();
        data.put("by", by);
        data.put("role", role.name());
        data.put("user", before.user().value());
        data.put("why", why);
        tx.appendEvent(
                new BusinessEvent(0, ids.next(), "ROLE_CHANGED", before.user().value(), now, trace, data));
    }

    private static boolean has(List<StoredUser> admins, UserId user) {
        return admins.stream().anyMatch(admin -> admin.user().equals(user));
    }

    private static void audit(StoreTx tx, long now, String by, UserId user, String detail, String trace) {
        tx.appendAudit(new AuditEntry(now, by, ACTION, user.value(), detail, trace));
    }
}
