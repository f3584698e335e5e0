package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.numbers.UserId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a command knows about its call. Confined to the thread of the call. */
public final class Session {
    private final UserId user;
    private final Role role;
    private final String key;
    private final String trace;
    private final Supplier<Account> accounts;
    private @Nullable Account account;

    Session(UserId user, Role role, String key, String trace, Supplier<Account> accounts) {
        this.user = user;
        this.role = role;
        this.key = key;
        this.trace = trace;
        this.accounts = accounts;
    }

    public UserId user() {
        return user;
    }

    public Role role() {
        return role;
    }

    /** The same call under another key: what a confirmation does is keyed by its token. */
    Session withKey(String other) {
        return new Session(user, role, other, trace, accounts);
    }

    /** Idempotency key, made by the front. */
    public String key() {
        return key;
    }

    public String trace() {
        return trace;
    }

    /** The user's account, created on first contact; read when first asked, so that a stop needs no database. */
    public Account account() {
        Account known = account;
        if (known == null) {
            known = accounts.get();
            account = known;
        }
        return known;
    }
}
