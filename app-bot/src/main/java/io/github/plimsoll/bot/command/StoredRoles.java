package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.UserRoles;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Roles as the database has them at the moment of the question, whichever process wrote them. Thread-safe. */
public final class StoredRoles implements Roles {
    /** A stop waits no longer for a role. */
    private static final long PATIENCE_MILLIS = 250;

    /** Fewer than {@link Patience} has threads: no stop ever reads a role in its own. */
    private static final int AT_ONCE = 3;

    private final UserRoles users;
    private final Semaphore reads = new Semaphore(AT_ONCE);
    private final Patience patience = new Patience(PATIENCE_MILLIS);
    private volatile Set<UserId> known;

    /** Reads them once, so that there is something known. */
    public StoredRoles(UserRoles users) {
        this.users = users;
        this.known = read(users);
    }

    @Override
    public Role of(UserId user) {
        return role(now(), user);
    }

    @Override
    public Role soon(UserId user, String trace) {
        if (!reads.tryAcquire()) {
            return role(known, user); // the database is silent, or many stop at once
        }
        try {
            return role(patience.begin(trace, this::read).soon().orElse(known), user);
        } catch (StoreException silent) {
            return role(known, user);
        }
    }

    private Set<UserId> read() {
        try {
            return now();
        } finally {
            reads.release();
        }
    }

    @Override
    public Set<UserId> known() {
        return known;
    }

    /** The admins as of now. */
    public Set<UserId> now() {
        Set<UserId> now = read(users);
        known = now;
        return now;
    }

    private static Set<UserId> read(UserRoles users) {
        return users.admins().stream().map(StoredUser::user).collect(Collectors.toUnmodifiableSet());
    }

    private static Role role(Set<UserId> admins, UserId user) {
        return admins.contains(user) ? Role.ADMIN : Role.USER;
    }
}
