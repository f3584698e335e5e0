package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Role;

/** One command. Implementations are stateless and thread-safe. */
public interface Command {
    /** Such as {@code /open}. */
    String name();

    /** Arguments as a person reads them; empty when there are none. */
    String usage();

    /** One line on what it does. */
    String purpose();

    /** A line that works, for help and for error sentences. */
    String example();

    default Role role() {
        return Role.USER;
    }

    /** Whether the message limit counts it: closes and stops are never refused for talking too much. */
    default boolean counted() {
        return true;
    }

    /**
     * Whether this line is heard when no message is left, though it counts while there are some: what protects a position.
     *
     * @param line the whole line in lower case
     */
    default boolean protects(String line) {
        return false;
    }

    /** Whether the same key and the same words must get the same answer for ever: what changes money. */
    default boolean keyed() {
        return false;
    }

    /** Whether the role that was known last is enough while the database is silent: it takes nothing but risk away. */
    default boolean tightens() {
        return false;
    }

    /** Whether it runs at once, whatever else is under way: a stop waits for nobody. */
    default boolean immediate() {
        return false;
    }

    /** @throws UserError when the input is wrong; nothing was done */
    Answer run(Session session, Words words);
}
