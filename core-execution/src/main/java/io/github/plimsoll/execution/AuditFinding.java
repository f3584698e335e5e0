package io.github.plimsoll.execution;

/**
 * The first place at which an audit is not what was written.
 *
 * @param kind what was done
 * @param seq the place
 * @param text one sentence for a person
 */
public record AuditFinding(Kind kind, long seq, String text) {
    /** What was done to the audit. */
    public enum Kind {
        /** The row says something else than it did. */
        EDITED,
        /** The row is gone. */
        DELETED,
        /** The row was put in. */
        INSERTED,
        /** The row stands at a place that was another's. */
        REORDERED,
        /** This row and all after it are gone. */
        TRUNCATED,
        /** The chain holds in itself, but it is not the one that was seen outside: everything from here on may be new. */
        REWRITTEN
    }
}
