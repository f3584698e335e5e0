package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.RiskLock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Locks and rules of accounts and the throttle of automated orders, as named persons set and open them. Each change is a
 * new version of the account, so that a decision that did not see it is taken again.
 */
final class AccountGuards {
    private final Store store;
    private final WorldClock clock;

    AccountGuards(Store store, WorldClock clock) {
        this.store = store;
        this.clock = clock;
    }

    void lock(AccountId account, RiskLock lock, String by, String trace) {
        change(account, by, (tx, row) -> {
            long now = clock.epochMicros();
            tx.putLock(new StandingLock(account, lock, by, now));
            audit(tx, now, by, "LOCK", account, what(lock.scope(), lock.name()) + ": " + lock, trace);
            return true;
        });
    }

    boolean unlock(AccountId account, RiskLock.Scope scope, String name, String by, String trace) {
        return change(account, by, (tx, row) -> {
            boolean was = tx.clearLock(account, scope, name);
            String detail = what(scope, name) + (was ? "" : ": there was no lock");
            audit(tx, clock.epochMicros(), by, "UNLOCK", account, detail, trace);
            return was;
        });
    }

    void releaseAutomation(AccountId account, String by, String trace) {
        change(account, by, (tx, row) -> {
            long now = clock.epochMicros();
            tx.releaseAutomation(account, now, by);
            audit(tx, now, by, "RELEASE", account, "the throttle of automated orders is open", trace);
            return true;
        });
    }

    /**
     * Replaces the rules of an owner.
     *
     * @param rules in one spelling
     * @return the account as it is now
     */
    Account tighten(AccountId account, String rules, String by, String trace) {
        return change(account, by, (tx, row) -> {
            tx.setRules(account, rules);
            String detail = rules.isEmpty() ? "rules of the installation only" : rules;
            audit(tx, clock.epochMicros(), by, "RULES", account, detail, trace);
            return TradeDesk.next(row, 0).withRules(rules);
        });
    }

    /**
     * Replaces the limits of real money.
     *
     * @param seen what they have to be still
     * @param limits in one spelling; empty for those that every account begins with
     * @return the account as it is now; empty when they are not those that were seen
     */
    Optional<Account> limit(AccountId account, RuleList seen, String limits, String by, String trace) {
        return change(account, by, (tx, row) -> {
            RuleList before = Canary.of(row);
            if (!before.rules().equals(seen.rules())) {
                return Optional.empty();
            }
            tx.setLimits(account, limits);
            String detail = before + " became " + Canary.of(row.withLimits(limits));
            audit(tx, clock.epochMicros(), by, "LIMITS", account, detail, trace);
            return Optional.of(TradeDesk.next(row, 0).withLimits(limits));
        });
    }

    private static String what(RiskLock.Scope scope, String name) {
        return (scope + " " + name).strip();
    }

    private static void audit(
            StoreTx tx, long now, String by, String action, AccountId account, String detail, String trace) {
        tx.appendAudit(new AuditEntry(now, by, action, account.value(), detail, trace));
    }

    private <T> T change(AccountId id, String by, BiFunction<StoreTx, Account, T> what) {
        if (Objects.requireNonNull(by, "by").isBlank()) {
            throw new IllegalArgumentException("who changes what an account may do must have a name");
        }
        return Contended.transact(store, tx -> {
            Account row =
                    tx.lockAccount(id).orElseThrow(() -> new IllegalArgumentException("there is no account " + id));
            T done = what.apply(tx, row);
            if (!tx.updateAccount(TradeDesk.next(row, 0), row.version())) {
                throw new IllegalStateException("account " + id + " changed while it was locked");
            }
            return done;
        });
    }
}
