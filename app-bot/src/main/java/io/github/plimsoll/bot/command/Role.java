package io.github.plimsoll.bot.command;

/** What a user may do. */
public enum Role {
    USER,
    ADMIN
}
