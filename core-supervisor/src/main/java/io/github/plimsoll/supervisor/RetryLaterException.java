package io.github.plimsoll.supervisor;

import java.time.Duration;

/** The other side asks to be left alone for a while. */
public final class RetryLaterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration wait;

    /**
     * An answer that asks for a pause.
     *
     * @param reason in words, such as {@code HTTP 429}
     * @param wait how long, 0 to 365 days
     */
    public RetryLaterException(String reason, Duration wait) {
        super(reason);
        Problems problems = new Problems("retry later");
        problems.range("wait", wait, Duration.ZERO, Times.YEAR);
        problems.throwIfAny();
        this.wait = wait;
    }

    /** How long to wait at least. */
    public Duration atLeast() {
        return wait;
    }
}
