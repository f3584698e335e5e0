package io.github.plimsoll.postgres;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The database did not answer, or the tables of a room are not what this version of the program needs; nothing was changed
 * in the failed step. The message is one sentence for a person.
 */
public final class MigrationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private MigrationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static MigrationException tables(String room, String why, Throwable cause) {
        return new MigrationException(
                "The tables of " + room + " cannot be brought up to date: " + why
                        + "; use the program version that wrote them, or a later one.",
                cause);
    }

    /** @param address host and port, without credentials */
    static MigrationException none(String address, String room) {
        return new MigrationException(
                "there are no tables of " + room + " in the database at " + address
                        + "; check its address, or have them made first.",
                null);
    }

    /** @param address host and port, without credentials */
    static MigrationException unreachable(String address, String why, Throwable cause) {
        return new MigrationException(
                "cannot connect to the database at " + address + ": " + why
                        + "; check that PostgreSQL runs there, that the address is right, and that the user and its password"
                        + " may log in.",
                cause);
    }
}
