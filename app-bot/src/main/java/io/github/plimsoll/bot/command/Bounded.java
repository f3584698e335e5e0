package io.github.plimsoll.bot.command;

/** How many rows a list shows: 10 unless said otherwise, at most 50. */
final class Bounded {
    static final int DEFAULT = 10;
    static final int MOST = 50;

    private Bounded() {}

    /** The last word of a command, when there is one. */
    static int rows(Words words) {
        return rows(words, DEFAULT, MOST);
    }

    /** The same with bounds of its own. */
    static int rows(Words words, int usual, int most) {
        if (!words.any()) {
            return usual;
        }
        String word = words.take("number of rows");
        words.end();
        if (!word.matches("[0-9]{1,4}") || Integer.parseInt(word) < 1 || Integer.parseInt(word) > most) {
            throw words.wrong(
                    "BAD_COUNT", "The number of rows must be 1 to " + most + " but is \"" + Words.shown(word) + "\".");
        }
        return Integer.parseInt(word);
    }
}
