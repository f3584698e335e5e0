package io.github.plimsoll.feeds;

/** A tape that cannot be trusted. The message is one sentence that names file, line and the rule that is broken. */
public final class TapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TapeException(String file, int line, String rule) {
        super("tape " + file + ", line " + line + ": " + rule);
    }

    TapeException(String file, String rule) {
        super("tape " + file + ": " + rule);
    }
}
