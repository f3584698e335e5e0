package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Role;

/** A command that gives up protection: its first step changes nothing, its second one may be another person's. */
interface Loosens extends Command {
    /**
     * What would change.
     *
     * @param line the exact command, which the second step runs
     * @param what the change in words, such as {@code ends the stop for everybody}
     * @param seen what it was decided on, without white space; when it is another by the second step, nothing changes
     */
    record Change(String line, String what, String seen) {}

    @Override
    default Role role() {
        return Role.ADMIN;
    }

    /** @throws UserError when the input is wrong or there is nothing to loosen */
    Change change(Session session, Words words);

    /** Does it, after the second step. */
    Answer loosen(Session session, Words words, String seen);
}
