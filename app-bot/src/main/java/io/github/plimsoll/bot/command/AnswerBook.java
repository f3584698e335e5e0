package io.github.plimsoll.bot.command;

import java.util.Optional;

/** Keeps what keyed commands answered. Thread-safe. */
public interface AnswerBook {
    /**
     * The answer that this key got for this very command; empty when there is none or the command differs.
     *
     * @param command user and text
     */
    Optional<Answer> find(String key, String command);

    /** Keeps the first answer of a key; a later one is ignored. */
    void keep(String key, String command, Answer answer);
}
