package io.github.plimsoll.feeds.recording;

import java.io.Serial;

/** A file is no recording that can be read; says in words why. */
public final class RecordingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RecordingException(String why) {
        super("the file " + why);
    }
}
