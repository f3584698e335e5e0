package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A second step: bound to a user and to the exact command, at most 10 minutes, used by one idempotency key.
 *
 * @param token what the user types
 * @param user who may
 * @param command the exact command it confirms
 * @param expiresAt world time, microseconds; good up to and at it
 * @param usedBy idempotency key that used it; absent while nobody did
 * @param usedAt world time of that, microseconds; 0 while nobody did
 */
public record Confirmation(
        String token,
        UserId user,
        String command,
        long expiresAt,
        @Nullable String usedBy,
        long usedAt) {
    /** One that nobody has used. */
    public static Confirmation fresh(String token, UserId user, String command, long expiresAt) {
        return new Confirmation(token, user, command, expiresAt, null, 0);
    }

    /** The same, used. */
    public Confirmation used(String key, long at) {
        return new Confirmation(token, user, command, expiresAt, key, at);
    }
}
