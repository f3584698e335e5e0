package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.AuditRow;
import java.nio.charset.StandardCharsets;

/**
 * The hash of an audit row: SHA-256, as 64 lower-case hex digits, of its canonical text in UTF-8. The canonical text is the
 * fields one after the other, each as {@code <length in bytes of its UTF-8>:<text>,}, in this order: place, hash of the row
 * before, world time, actor, action, subject, detail, trace. Numbers are decimal, without leading zeros or plus sign. As
 * every length stands before its text, no two rows have the same canonical text. Stores that make hashes by themselves make
 * these.
 */
public final class AuditChain {
    private AuditChain() {}

    /** The hash of a row at a place after the row with hash {@code previous}. */
    public static String hash(long seq, String previous, AuditEntry entry) {
        StringBuilder text = new StringBuilder(256);
        field(text, Long.toString(seq));
        field(text, previous);
        field(text, Long.toString(entry.at()));
        field(text, entry.actor());
        field(text, entry.action());
        field(text, entry.subject());
        field(text, entry.detail());
        field(text, entry.trace());
        return Hashes.sha256(text.toString());
    }

    /** Whether a row is what was hashed when it was written as number {@code seq}. */
    static boolean writtenAs(long seq, AuditRow row) {
        return hash(seq, row.previous(), row.entry()).equals(row.hash());
    }

    private static void field(StringBuilder text, String value) {
        text.append(value.getBytes(StandardCharsets.UTF_8).length)
                .append(':')
                .append(value)
                .append(',');
    }
}
