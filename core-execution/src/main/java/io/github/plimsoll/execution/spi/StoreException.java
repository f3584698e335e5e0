package io.github.plimsoll.execution.spi;

import java.io.Serial;

/** The store did not do what was asked. {@link #kind()} says what is known about it. */
public final class StoreException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What is known. */
    public enum Kind {
        /** Nothing was changed; the same transaction may be tried again at once (serialisation, deadlock). */
        RETRY,
        /** Nothing was changed; the store is not available. */
        UNAVAILABLE,
        /** The commit was asked for and no answer came: it may have happened. Read before acting. */
        COMMIT_UNKNOWN,
        /** A safety rule of the store refused the change: nothing was changed. */
        CONSTRAINT
    }

    private final Kind kind;

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
