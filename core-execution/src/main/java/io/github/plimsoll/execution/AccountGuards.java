package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.RiskLock;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Locks and rules of accounts and the throttle of automated orders, as named persons set and open them. Each change is a new version
 * of the account, so that a decision that did not see it is taken again.
 */
final class AccountGuards {
    private final Store store;
    private final WorldClock clock;

    AccountGuards(Store store, WorldClock clock) {
        this.store = store;
        this.clock = clock;
    }

    void lock(AccountId account, RiskLock lock, String by, String trace) {
        requirePerson(by);
        change(account, tx -> {
            long now = clock.epochMicros();
            tx.putLock(new StandingLock(account, lock, by, now));
            tx.appendAudit(new AuditEntry(now, by, "LOCK", account.value(), scope(lock) + ": " + lock, trace));
            return true;
        });
    }

    boolean unlock(AccountId account, RiskLock.Scope scope, String name, String by, String trace) {
        requirePerson(by);
        return change(account, tx -> {
            boolean was = tx.clearLock(account, scope, name);
            String detail = (scope + " " + name).strip() + (was ? "" : ": there was no lock");
            tx.appendAudit(new AuditEntry(clock.epochMicros(), by, "UNLOCK", account.value(), detail, trace));
            return was;
        });
    }

    void releaseAutomation(AccountId account, String by, String trace) {
        requirePerson(by);
        change(account, tx -> {
            long now = clock.epochMicros();
            tx.releaseAutomation(account, now, by);
            tx.appendAudit(new AuditEntry(
                    now, by, "RELEASE", account.value(), "the throttle of automated orders is open", trace));
            return true;
        });
    }

    /** @param rules in one spelling */
    void tighten(AccountId account, String rules, String by, String trace) {
        requirePerson(by);
        change(account, tx -> {
            tx.setRules(account, rules);
            String detail = rules.isEmpty() ? "rules of the installation only" : rules;
            tx.appendAudit(new AuditEntry(clock.epochMicros(), by, "RULES", account.value(), detail, trace));
            return true;
        });
    }

    private static String scope(RiskLock lock) {
        return (lock.scope() + " " + lock.name()).strip();
    }

    private static void requirePerson(String by) {
        if (Objects.requireNonNull(by, "by").isBlank()) {
            throw new IllegalArgumentException("who changes what an account may do must have a name");
        }
    }

    private boolean change(AccountId id, Predicate<StoreTx> what) {
        for (int attempt = 1; ; attempt++) {
            try {
                return store.transact(tx -> {
                    Account row = tx.lockAccount(id)
                            .orElseThrow(() -> new IllegalArgumentException("there is no account " + id));
                    boolean changed = what.test(tx);
                    tx.updateAccount(TradeDesk.next(row, 0), row.version());
                    return changed;
                });
            } catch (StoreException failed) {
                if (failed.kind() != StoreException.Kind.RETRY || attempt == DeskParts.MAX_DECISIONS) {
                    throw failed;
                }
            }
        }
    }
}
