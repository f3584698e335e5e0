package io.github.plimsoll.feeds.chainlink;

import java.io.Serial;

/** A contract returned something else than its interface says. Never leaves this package. */
final class UnreadableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
