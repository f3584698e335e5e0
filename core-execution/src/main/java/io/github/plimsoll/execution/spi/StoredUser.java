package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.UserId;

/**
 * Who has been here and what he may do. The row is made with every value in it, by the first contact or by the settings of
 * an installation, and stays. Immutable.
 *
 * @param user whose
 * @param metAt when the row was made, world time in microseconds
 * @param role what he may do
 * @param roleBy who gave the role: a user, {@link #SETTINGS}, or the user himself by his first contact
 * @param roleAt when it was given, world time in microseconds
 * @param version for compare-and-set
 */
public record StoredUser(UserId user, long metAt, Role role, String roleBy, long roleAt, long version) {
    /** Who gives the first admins their role; not a user's name, which has no white space. */
    public static final String SETTINGS = "the settings";

    /** Somebody on first contact. */
    public static StoredUser met(UserId user, long at) {
        return new StoredUser(user, at, Role.USER, user.value(), at, 1);
    }

    /** An admin by the settings who has not been here. */
    public static StoredUser named(UserId user, long at) {
        return new StoredUser(user, at, Role.ADMIN, SETTINGS, at, 1);
    }

    /** Whether nobody has decided about the role since the row was made. */
    public boolean undecided() {
        return version == 1;
    }

    /** The next version, with a role given by somebody. */
    public StoredUser with(Role next, String by, long at) {
        return new StoredUser(user, metAt, next, by, at, version + 1);
    }
}
