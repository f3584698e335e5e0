package io.github.plimsoll.bot.text;

import java.util.Locale;

/** What is a stop can be told from its words alone, so that it is heard before anything is looked up. */
public final class StopWords {
    /** Tokens of a freeze begin with this, so that its second step is a stop too. */
    public static final String FREEZE_TOKEN = "freeze-";

    private StopWords() {}

    /**
     * The stop of a text that holds what must go no further: a freeze or its second step, else a stop of everything, whatever
     * more was typed. Empty when the text is no stop.
     */
    public static String only(String text) {
        if (!in(text)) {
            return "";
        }
        String[] words = text.strip().split("[^!-~]+", 3);
        String second = words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "";
        String name = words[0].split("@", 2)[0].toLowerCase(Locale.ROOT);
        boolean step = second.equals("all") || (second.startsWith(FREEZE_TOKEN) && !SecretText.in(second));
        return step ? name + " " + second : name;
    }

    /** Whether this text tightens and cannot loosen: {@code /emergency_stop ...} or the confirmation of a freeze. */
    public static boolean in(String text) {
        String[] words = text.strip().split("[^!-~]+", 3);
        String name = words[0].split("@", 2)[0].toLowerCase(Locale.ROOT);
        return name.equals("/emergency_stop")
                || (name.equals("/confirm")
                        && words.length > 1
                        && words[1].toLowerCase(Locale.ROOT).startsWith(FREEZE_TOKEN));
    }
}
