package io.github.plimsoll.bot.telegram;

import java.io.Serial;

/** The chat service refused or did not answer. Carries no cause: causes may hold the address, and with it the token. */
final class ApiException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    enum Kind {
        /** Another process polls with the same token. */
        CONFLICT,
        /** Too many requests: wait {@link #retryAfterSeconds()}. */
        THROTTLED,
        /** The service or the way to it is in trouble: try again later. */
        UNAVAILABLE,
        /** The token is not known. */
        UNAUTHORIZED,
        /** This request will never be accepted. */
        REFUSED
    }

    private final Kind kind;
    private final int retryAfterSeconds;

    ApiException(Kind kind, int retryAfterSeconds, String message) {
        super(message, null, false, true);
        this.kind = kind;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    Kind kind() {
        return kind;
    }

    /** 1 to 3,600 when throttled, else 0. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
