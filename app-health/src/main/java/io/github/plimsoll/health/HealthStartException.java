package io.github.plimsoll.health;

import java.io.Serial;

/**
 * The health server cannot listen. The message is one sentence for a person: what failed, where, and what to do. It
 * needs no stack trace to be understood.
 */
public final class HealthStartException extends RuntimeException {
    /** Stable names of the causes, for programs and tests. */
    public enum Code {
        /** Another program, or another instance, listens on the port. */
        PORT_IN_USE,
        /** The operating system does not allow this user the port. */
        PORT_NOT_ALLOWED,
        /** The host is no address of this machine. */
        HOST_UNUSABLE,
        /** Anything else: the port was free, but the server did not start. */
        SERVER_FAILED
    }

    @Serial
    private static final long serialVersionUID = 1L;

    private final Code code;

    HealthStartException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The stable name of the cause. */
    public Code code() {
        return code;
    }
}
