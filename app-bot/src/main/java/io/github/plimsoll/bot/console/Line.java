package io.github.plimsoll.bot.console;

import io.github.plimsoll.bot.command.UserError;
import io.github.plimsoll.numbers.UserId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the console or of a batch, taken apart.
 *
 * @param user who acts
 * @param key idempotency key
 * @param text the command
 * @param wrong what is wrong with a prefix; the rest was not read then
 */
record Line(UserId user, String key, String text, @Nullable UserError wrong) {
    private static final Pattern KEY = Pattern.compile("[!-~]{1,100}");

    /** Reads {@code @USER} and {@code #KEY} in front of a command, in any order; a key belongs to the acting user. */
    static Line read(String raw, UserId otherwise, long run, long number, boolean prefixes) {
        UserId user = otherwise;
        String typed = "";
        String rest = raw.strip();
        while (prefixes && (rest.startsWith("@") || rest.startsWith("#"))) {
            String[] parts = rest.split("\\s+", 2);
            String word = parts[0].substring(1);
            try {
                if (rest.startsWith("@")) {
                    user = user(word);
                } else {
                    typed = key(word);
                }
            } catch (UserError wrong) {
                return new Line(user, "", rest, wrong);
            }
            rest = parts.length > 1 ? parts[1].strip() : "";
        }
        // Neither a user nor a number holds the sign, so that no key of one kind is ever one of the other.
        String key = typed.isEmpty() ? "cli:" + run + ":" + number : "cli:#" + user + ":" + typed;
        return new Line(user, key, rest, null);
    }

    private static String key(String word) {
        if (!KEY.matcher(word).matches()) {
            throw new UserError(
                    "BAD_KEY", "A key has 1 to 100 ASCII letters, digits or signs, for example #k1 /close P1");
        }
        return word;
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
