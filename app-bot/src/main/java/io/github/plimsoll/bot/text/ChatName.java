package io.github.plimsoll.bot.text;

import java.util.OptionalLong;

/** The name here of a chat's user: that of number 42 is {@code tg-42}, derived, so that no table is needed to stop him. */
public final class ChatName {
    private static final String PREFIX = "tg-";
    private static final String NUMBER = "[1-9][0-9]{0,15}";

    private ChatName() {}

    public static String of(long id) {
        return PREFIX + id;
    }

    /** The number of a chat's user; empty for users who came by another way. */
    public static OptionalLong number(String name) {
        String digits = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
        return digits.matches(NUMBER) ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    /** A name as typed, where a bare number means a chat's user: no other user's name is one. */
    public static String typed(String word) {
        return word.matches(NUMBER) ? PREFIX + word : word;
    }
}
