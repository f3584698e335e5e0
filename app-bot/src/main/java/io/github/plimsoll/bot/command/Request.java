package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.UserId;

/**
 * A command as a front received it.
 *
 * @param user who acts
 * @param key idempotency key, made by the front before anything else happens
 * @param text what was typed, such as {@code /open BTC-USD long 100 10x}
 * @param trace trace id that follows the command through logs, intents and audit
 */
public record Request(UserId user, String key, String text, String trace) {
    /** The same from the same user, but with this text. */
    Request saying(String other) {
        return new Request(user, key, other, trace);
    }
}
