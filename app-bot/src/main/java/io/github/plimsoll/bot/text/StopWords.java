package io.github.plimsoll.bot.text;

import java.util.Locale;

/** What is a stop can be told from its words alone, so that it is heard before anything is looked up. */
public final class StopWords {
    /** Tokens of a freeze begin with this, so that its second step is a stop too. */
    public static final String FREEZE_TOKEN = "freeze-";

    private StopWords() {}

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
