package io.github.plimsoll.bot.command;

/** A supervised task as people see it. */
public record TaskStatus(String name, String state, int restarts) {}
