package io.github.plimsoll.postgres;

import java.io.Serial;

/**
 * The tables of a room are not what this version of the program needs, and nothing was changed in the failed step. The
 * message is one sentence for a person.
 */
public final class MigrationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MigrationException(String room, String why, Throwable cause) {
        super(
                "The tables of " + room + " cannot be brought up to date: " + why
                        + "; use the program version that wrote them, or a later one.",
                cause);
    }
}
