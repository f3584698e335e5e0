package io.github.plimsoll.bot.console;

import io.github.plimsoll.bot.command.UserError;
import io.github.plimsoll.numbers.UserId;
import java.util.regex.Pattern;

/**
 * A line of the console or of a batch, taken apart.
 *
 * @param user who acts
 * @param key idempotency key
 * @param text the command
 */
record Line(UserId user, String key, String text) {
    private static final Pattern KEY = Pattern.compile("[!-~]{1,100}");

    /** Reads {@code @USER} and {@code #KEY} in front of a command, in any order. */
    static Line read(String raw, UserId otherwise, long run, long number, boolean prefixes) {
        UserId user = otherwise;
        String key = "cli:" + run + ":" + number;
        String rest = raw.strip();
        while (prefixes && (rest.startsWith("@") || rest.startsWith("#"))) {
            String[] parts = rest.split("\\s+", 2);
            String word = parts[0].substring(1);
            if (rest.startsWith("@")) {
                user = user(word);
            } else {
                if (!KEY.matcher(word).matches()) {
                    throw new UserError(
                            "BAD_KEY", "A key has 1 to 100 ASCII letters, digits or signs, for example #k1 /close P1");
                }
                key = "cli:key:" + word;
            }
            rest = parts.length > 1 ? parts[1].strip() : "";
        }
        return new Line(user, key, rest);
    }

    private static UserId user(String word) {
        try {
            return new UserId(word);
        } catch (IllegalArgumentException wrong) {
            throw new UserError(
                    "BAD_USER",
                    "A user has 1 to 32 of a-z, 0-9, _ and -, beginning with a letter, for example @alice /positions");
        }
    }
}
