package io.github.plimsoll.feeds.recording;

import java.io.Serial;

/** Bytes that no recorder wrote. Never leaves this package. */
final class DamagedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    DamagedException(String why) {
        super(why, null, false, false);
    }
}
