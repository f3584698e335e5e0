package io.github.plimsoll.postgres.upkeep;

import java.io.Serial;

/** A backup or restore was refused, and nothing was changed. The message is one sentence for a person. */
public final class UpkeepException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public UpkeepException(String message) {
        super(message);
    }

    UpkeepException(String message, Throwable cause) {
        super(message, cause);
    }
}
