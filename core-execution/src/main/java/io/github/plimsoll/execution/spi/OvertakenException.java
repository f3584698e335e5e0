package io.github.plimsoll.execution.spi;

import java.io.Serial;

/** Somebody else was faster: what was decided no longer fits what is stored, and is decided again. */
public final class OvertakenException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Without a stack: it is an answer. */
    public OvertakenException() {
        super("the key was used or the account changed", null, false, false);
    }
}
