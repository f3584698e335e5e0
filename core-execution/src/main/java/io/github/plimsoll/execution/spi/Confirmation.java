package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.UserId;

/**
 * A pending second step: single use, bound to a user and to the hash of the exact command, at most 10 minutes.
 *
 * @param token what the user types
 * @param user who may
 * @param command the exact command it confirms
 * @param expiresAt world time, microseconds
 */
public record Confirmation(String token, UserId user, String command, long expiresAt) {}
