package io.github.plimsoll.feeds.live;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object; what is missing or of another type than asked for is a rejection that names it. */
record Fields(Map<String, @Nullable Object> all) {
    static Fields of(String what, @Nullable Object value) throws Unreadable {
        if (value instanceof Fields fields) {
            return fields;
        }
        throw wrong(what, "an object");
    }

    boolean has(String name) {
        return all.get(name) != null;
    }

    Set<String> names() {
        return all.keySet();
    }

    Fields object(String name) throws Unreadable {
        return of(name, all.get(name));
    }

    List<? extends @Nullable Object> list(String name) throws Unreadable {
        if (all.get(name) instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list");
    }

    String text(String name) throws Unreadable {
        if (all.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a string");
    }

    /** The text, or the empty string when there is none. */
    String textOrEmpty(String name) {
        return all.get(name) instanceof String text ? text : "";
    }

    /** A number, written as such or as a string. */
    String number(String name) throws Unreadable {
        return number(name, all.get(name));
    }

    static String number(String what, @Nullable Object value) throws Unreadable {
        if (value instanceof Json.Num number) {
            return number.text();
        }
        if (value instanceof String text) {
            return text;
        }
        throw wrong(what, "a number");
    }

    /** A whole number, written as such or as a string. */
    long whole(String name) throws Unreadable {
        return Numbers.whole(name, number(name));
    }

    static Unreadable wrong(String what, String wanted) {
        return new Unreadable(Rejected.Reason.WRONG_SHAPE, what + " is missing or not " + wanted);
    }
}
