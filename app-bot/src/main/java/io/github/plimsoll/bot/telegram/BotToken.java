package io.github.plimsoll.bot.telegram;

import java.util.regex.Pattern;

/** The secret of the bot. Its text form hides it. Immutable. */
final class BotToken {
    private static final Pattern SECRET = Pattern.compile("[0-9]{5,12}:[A-Za-z0-9_-]{20,64}");

    private final String value;

    BotToken(String value) {
        this.value = value;
    }

    /** Only for the client. */
    String reveal() {
        return value;
    }

    /** The bot's own numeric id, which is public. */
    String bot() {
        return value.substring(0, value.indexOf(':'));
    }

    /** A text without this token, nor any other that looks like one, nor this one in the form of an address. */
    String scrub(String text) {
        String clean = text.replace(value, "***").replace(value.replace(":", "%3A"), "***");
        return SECRET.matcher(clean).replaceAll("***");
    }

    @Override
    public String toString() {
        return "***";
    }
}
