package io.github.plimsoll.execution.spi;

/**
 * One audit row as it is stored: its place, what it says, and the two hashes that chain it to the row before it.
 *
 * @param seq its place: 1, 2, 3, ... without gaps, in the order of the commits
 * @param previous the hash of the row before it; 64 zeros before the first
 * @param hash its own, 64 lower-case hex digits
 */
public record AuditRow(long seq, AuditEntry entry, String previous, String hash) {}
