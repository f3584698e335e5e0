package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.Optional;

/** Looks whether the books hold together, as {@code ./plimsoll db verify} does, but in bounded time. Thread-safe. */
public interface Verification {
    /** What became of one check. */
    enum Outcome {
        GOOD,
        WRONG,
        /** Nothing is known: the time for it was over. */
        UNFINISHED
    }

    /**
     * One check.
     *
     * @param name what was checked, a few words
     * @param text one line: what was looked at, or the first thing that is wrong
     */
    record Finding(String name, Outcome outcome, String text) {}

    /**
     * Checks everything, audit and all, or with a user the books of this user's accounts.
     *
     * @throws io.github.plimsoll.execution.spi.StoreException when the database does not answer
     */
    List<Finding> check(Optional<UserId> user);
}
