package io.github.plimsoll.feeds.live;

import java.util.Objects;

/**
 * Why a message or one price of it was not taken. Immutable.
 *
 * @param reason stable code
 * @param detail one sentence for people, at most {@value #MAX_DETAIL} printable characters
 */
public record Rejected(Reason reason, String detail) {
    /** Longest detail; what is longer is cut. */
    public static final int MAX_DETAIL = 200;

    /** Codes; names are stable on the wire. */
    public enum Reason {
        /** The message, line or body is longer than the bound. */
        TOO_LONG,
        /** Not JSON: an HTML page, a truncated message, anything else. */
        NOT_JSON,
        /** JSON, but a field that must be there is missing, is of another type or is there twice. */
        WRONG_SHAPE,
        /** The answer's content type is not the protocol's. */
        WRONG_CONTENT_TYPE,
        /** A symbol or feed id that nobody asked for. */
        UNKNOWN_ID,
        /** A number that is none, has too many digits or a power of ten out of range. */
        BAD_NUMBER,
        /** A time that is none or lies outside the years 2000 to 2200. */
        BAD_TIME,
        /** The HTTP status says that the request did not work. */
        HTTP_STATUS,
        /** The other side says that something is wrong. */
        SERVER_ERROR,
        /** The running number goes back, so a newer price is already known. */
        OUT_OF_ORDER,
        /** The same price once more, over this connection or another one. */
        DUPLICATE,
        /** Running numbers between the last message and this one never came. The price is taken. */
        GAP
    }

    public Rejected {
        Objects.requireNonNull(reason, "reason");
        detail = printable(detail);
    }

    /** What comes from outside is shown to people: cut, and without what could steer a terminal. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MAX_DETAIL));
        for (int i = 0; i < text.length() && shown.length() < MAX_DETAIL; i++) {
            char c = text.charAt(i);
            shown.append(c < ' ' || c > '~' ? '?' : c);
        }
        return shown.toString();
    }
}
