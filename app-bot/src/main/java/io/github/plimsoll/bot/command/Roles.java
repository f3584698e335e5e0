package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.UserId;

/** Who has which role; asked at every command, so that a revoked role ends with the next action. */
@FunctionalInterface
public interface Roles {
    Role of(UserId user);
}
