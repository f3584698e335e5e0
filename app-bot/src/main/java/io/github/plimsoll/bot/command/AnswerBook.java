package io.github.plimsoll.bot.command;

import java.util.Optional;

/** Keeps what keyed commands answered. Thread-safe. */
public interface AnswerBook {
    /**
     * What was answered under a key.
     *
     * @param command user and words of the command that got the answer
     */
    record Kept(String command, Answer answer) {}

    /** What this key was used for; empty when nothing is kept. */
    Optional<Kept> find(String key);

    /** Keeps the first answer of a key; a later one is ignored. */
    void keep(String key, String command, Answer answer);
}
