package io.github.plimsoll.bot.command;

import java.util.List;
import java.util.Locale;

/** The words of a command after its name, taken one by one; every mistake names the command's usage and example. */
public final class Words {
    private final Command command;
    private final List<String> words;
    private int next;

    Words(Command command, List<String> words) {
        this.command = command;
        this.words = words;
    }

    public boolean any() {
        return next < words.size();
    }

    /** The next word. @throws UserError MISSING_ARGUMENT naming what should stand there */
    public String take(String what) {
        if (!any()) {
            throw new UserError("MISSING_ARGUMENT", "The " + what + " is missing: " + hint());
        }
        return words.get(next++);
    }

    /** Whether the next word is this one, ignoring case; takes it then. */
    public boolean takeIf(String word) {
        if (any() && words.get(next).equalsIgnoreCase(word)) {
            next++;
            return true;
        }
        return false;
    }

    /** The next word without taking it; empty at the end. */
    public String peek() {
        return any() ? words.get(next) : "";
    }

    /** @throws UserError EXTRA_ARGUMENT when words are left */
    public void end() {
        if (any()) {
            throw new UserError("EXTRA_ARGUMENT", "\"" + shown(words.get(next)) + "\" is too much: " + hint());
        }
    }

    /** @throws UserError EXTRA_ARGUMENT when the next word is one of these, which were all taken already where they may stand */
    void twice(List<String> once) {
        if (once.contains(peek().toLowerCase(Locale.ROOT))) {
            throw new UserError("EXTRA_ARGUMENT", "\"" + shown(peek()) + "\" is there twice: " + hint());
        }
    }

    /** A mistake in the words of this command. */
    public UserError wrong(String code, String sentence) {
        return new UserError(code, sentence + " Example: " + command.example());
    }

    private String hint() {
        String usage = command.usage().isEmpty() ? "" : " " + command.usage();
        return "write " + command.name() + usage + ", for example " + command.example();
    }

    /** At most 40 characters, without control characters: what a user typed is never echoed whole or raw. */
    public static String shown(String word) {
        StringBuilder out = new StringBuilder();
        word.codePoints().limit(40).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return word.codePointCount(0, word.length()) > 40 ? out + "..." : out.toString();
    }
}
