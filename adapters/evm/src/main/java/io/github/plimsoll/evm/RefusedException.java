package io.github.plimsoll.evm;

import java.io.Serial;

/**
 * Something given from outside is not used, and why: a stable code, and one sentence that repeats no secret. It has no
 * stack trace, as it says nothing about the program.
 */
public final class RefusedException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final RefusalCode code;

    /** A refusal; the sentence must not hold a key, a password or a part of one. */
    public RefusedException(RefusalCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    /** Why. */
    public RefusalCode code() {
        return code;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
