package io.github.plimsoll.execution.spi;

/**
 * Where the audit ended at some moment.
 *
 * @param seq the place of its last row, 0 when there was none
 * @param hash the hash of that row; 64 zeros when there was none
 */
public record AuditHead(long seq, String hash) {
    /** Before the first row. */
    public static final AuditHead EMPTY = new AuditHead(0, "0".repeat(64));

    /** A head has a place and 64 lower-case hex digits. */
    public AuditHead {
        if (seq < 0 || !hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not the end of an audit: " + seq + " " + hash);
        }
    }
}
