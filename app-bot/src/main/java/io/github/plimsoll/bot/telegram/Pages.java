package io.github.plimsoll.bot.telegram;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts HTML into messages that the service takes: at line ends where there are any, never inside a tag, an entity or a
 * character; tags that are open at a cut are closed and opened again.
 */
final class Pages {
    /** UTF-16 units of a message. */
    static final int LIMIT = 4_096;

    private static final Pattern PART = Pattern.compile("<(/?)([a-z]+)[^<>]*>|&[a-z0-9#]+;|[\\s\\S]");
    /** Longest text without a cut point that can appear: an entity or a tag. */
    private static final int SLACK = 64;

    private final int limit;
    private final List<String> pages = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private StringBuilder page = new StringBuilder();
    /** Behind the last line end of this page and the tags open there; 0 when there is none. */
    private int lineEnd;

    private List<String> openAtLineEnd = List.of();

    private Pages(int limit) {
        this.limit = limit;
    }

    static List<String> of(String html) {
        return of(html, LIMIT);
    }

    static List<String> of(String html, int limit) {
        if (limit < 4 * SLACK) {
            throw new IllegalArgumentException("limit must be at least " + 4 * SLACK + " but is " + limit);
        }
        Pages cut = new Pages(limit);
        Matcher parts = PART.matcher(html);
        while (parts.find()) {
            cut.add(parts);
        }
        if (!cut.page.toString().isBlank() || cut.pages.isEmpty()) {
            cut.pages.add(cut.page.toString());
        }
        return List.copyOf(cut.pages);
    }

    /** What a person typed or a venue said, as text. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void add(Matcher part) {
        String text = part.group();
        if (page.length() + text.length() + closing(open).length() + SLACK > limit) {
            cut();
        }
        page.append(text);
        if (part.group(2) != null) {
            if (part.group(1).isEmpty()) {
                open.push(part.group(2));
            } else {
                open.remove(part.group(2));
            }
        } else if (text.equals("\n")) {
            lineEnd = page.length();
            openAtLineEnd = List.copyOf(open);
        }
    }

    private void cut() {
        String rest = "";
        List<String> tags = List.copyOf(open);
        // A line that alone fills most of a page is cut where the page ends.
        if (lineEnd > limit / 2) {
            rest = page.substring(lineEnd);
            page.setLength(lineEnd - 1);
            tags = openAtLineEnd;
        }
        pages.add(page + closing(tags));
        page = new StringBuilder();
        for (int i = tags.size() - 1; i >= 0; i--) {
            page.append('<').append(tags.get(i)).append('>');
        }
        page.append(rest);
        lineEnd = 0;
    }

    private static String closing(Iterable<String> tags) {
        StringBuilder all = new StringBuilder();
        tags.forEach(tag -> all.append("</").append(tag).append('>'));
        return all.toString();
    }
}
