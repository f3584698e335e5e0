package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.numbers.UserId;
import java.util.Set;

/** Who has which role; asked at every command, so that a revoked role ends with the next action. */
@FunctionalInterface
public interface Roles {
    /** @throws io.github.plimsoll.execution.spi.StoreException when nobody knows now */
    Role of(UserId user);

    /** The same for a stop, which waits for no database: what was known last, when the answer takes long. */
    default Role soon(UserId user, String trace) {
        return of(user);
    }

    /** The admins as they were known last, without a question to anybody: who is told of what, and whose stops go first. */
    default Set<UserId> known() {
        return Set.of();
    }
}
