package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.risk.RiskLock;
import java.util.Objects;

/**
 * A lock that keeps new risk of an account out. Its scope and name are its identity within the account.
 *
 * @param account whose
 * @param lock what it keeps shut, until when and why
 * @param by who set it
 * @param at world time, microseconds
 */
public record StandingLock(AccountId account, RiskLock lock, String by, long at) {
    public StandingLock {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(lock, "lock");
        Objects.requireNonNull(by, "by");
    }
}
