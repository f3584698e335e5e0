package io.github.plimsoll.supervisor;

/** A nested supervisor gave up on one of its children. */
public final class EscalatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EscalatedException(Escalation escalation) {
        super(
                "gave up on " + escalation.child() + ": " + escalation.reason() + " after " + escalation.restarts()
                        + " restarts",
                escalation.cause().orElse(null));
    }
}
