package io.github.plimsoll.health;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the page, from the jar: one template, one style, one script, one icon. Immutable. */
final class PageFiles {
    private static final Pattern PART = Pattern.compile("\\{\\{([a-z]+)}}");

    private final String page = read("page.html");
    private final String style = read("page.css");
    private final String script = read("page.js");
    private final String icon = read("icon.svg");

    /** The template with each {@code {{name}}} replaced by the part of that name, which is HTML already. */
    String page(Map<String, String> parts) {
        Matcher matcher = PART.matcher(page);
        StringBuilder filled = new StringBuilder(page.length() + 16_384);
        while (matcher.find()) {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(parts.getOrDefault(matcher.group(1), "")));
        }
        return matcher.appendTail(filled).toString();
    }

    String style() {
        return style;
    }

    String script() {
        return script;
    }

    String icon() {
        return icon;
    }

    private static String read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name + " cannot be read", unreadable);
        }
    }
}
