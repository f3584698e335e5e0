package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.UserRoles;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Who may loosen.
 *
 * @param roles the role of a user now
 * @param most how many admins there were at most in the last 24 hours, those of now included
 * @param users gives and takes the role
 * @param named whom the settings name as admins
 */
public record Admins(Roles roles, IntSupplier most, UserRoles users, List<UserId> named) {
    public Admins {
        named = List.copyOf(named);
    }

    /**
     * Remembers how many there are, so that it counts for the next 24 hours.
     *
     * @throws io.github.plimsoll.execution.spi.StoreException when the database does not answer
     */
    public int count() {
        return most.getAsInt();
    }

    /** Whether what loosens takes another person than who asked. */
    boolean needAnother() {
        return count() >= 2;
    }
}
