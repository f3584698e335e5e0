package io.github.plimsoll.execution.spi;

import java.util.Objects;

/**
 * What a venue says to a submit; never a fill.
 *
 * @param kind what is known
 * @param detail the venue's reason, for people; empty when accepted
 */
public record Submission(Kind kind, String detail) {
    /** What is known about a submit. */
    public enum Kind {
        /** Acknowledged; a fill or a decline comes as an event. */
        ACCEPTED,
        /** Proved not sent or declined at the door: it will never execute. */
        NOT_SENT,
        /** No proof either way. */
        UNKNOWN
    }

    public Submission {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    public static Submission accepted() {
        return new Submission(Kind.ACCEPTED, "");
    }

    public static Submission notSent(String reason) {
        return new Submission(Kind.NOT_SENT, reason);
    }

    public static Submission unknown(String why) {
        return new Submission(Kind.UNKNOWN, why);
    }
}
