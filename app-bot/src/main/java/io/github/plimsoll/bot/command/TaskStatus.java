package io.github.plimsoll.bot.command;

import java.util.Optional;

/**
 * A supervised task as people see it.
 *
 * @param name its name, after those of the supervisors above it
 * @param state what it does
 * @param restarts how often it was started again
 * @param lastFailure what it failed of last
 * @param beatSeconds whole seconds since it last said that it is alive, if it is watched
 */
public record TaskStatus(
        String name, String state, int restarts, Optional<String> lastFailure, Optional<Long> beatSeconds) {}
