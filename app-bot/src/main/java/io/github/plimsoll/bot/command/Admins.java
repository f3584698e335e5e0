package io.github.plimsoll.bot.command;

import java.util.function.IntSupplier;

/**
 * Who may loosen.
 *
 * @param roles the role of a user now
 * @param most how many admins there were at most in the last 24 hours
 */
public record Admins(Roles roles, IntSupplier most) {
    /** Whether what loosens takes another person than who asked. */
    boolean needAnother() {
        return most.getAsInt() >= 2;
    }
}
