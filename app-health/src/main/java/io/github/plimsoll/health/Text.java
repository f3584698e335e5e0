package io.github.plimsoll.health;

/** Bounds the text that sources hand in, so that no answer grows without limit. */
final class Text {
    private static final int MAX = 500;

    private Text() {}

    static String cut(String text) {
        if (text.length() <= MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX - 2)) ? MAX - 2 : MAX - 1;
        return text.substring(0, end) + "…";
    }
}
