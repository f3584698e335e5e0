package io.github.plimsoll.bot.metrics;

/** Told of every answer of the command layer, after it is final. Must not block or throw. Thread-safe. */
@FunctionalInterface
public interface CommandListener {
    /**
     * A command was answered.
     *
     * @param command its name, or {@code unknown}
     * @param code the answer's code
     * @param failure whether the system could not do it, as against a refusal or a user's mistake
     */
    void answered(String command, String code, boolean failure);
}
