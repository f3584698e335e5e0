package io.github.plimsoll.health;

/** Builds HTML: what is ours goes in as it is, everything else escaped, so that no text of others becomes markup. */
final class Html {
    private final StringBuilder out = new StringBuilder(1024);

    /** Markup of ours: constants only. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Text of others, for element content and quoted attributes. */
    Html text(String text) {
        text.codePoints().forEach(this::escape);
        return this;
    }

    /** Text of others in an element with a class of ours. */
    Html in(String element, String css, String text) {
        open(element, css);
        return text(text).raw("</").raw(element).raw(">");
    }

    Html open(String element, String css) {
        raw("<").raw(element);
        return css.isEmpty() ? raw(">") : raw(" class=\"").raw(css).raw("\">");
    }

    private void escape(int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(shown(c) ? c : 0xFFFD);
        }
    }

    /** No control characters, halves of a pair, or marks that turn the direction of what follows. */
    private static boolean shown(int c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
        return !control && !turns && !(c >= 0xD800 && c <= 0xDFFF);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
