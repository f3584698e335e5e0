package io.github.plimsoll.postgres;

import java.util.TreeMap;

/**
 * The versions of the rows that a transaction has read or written. A write over the version seen last may wait for the end:
 * should somebody else have been faster, the database refuses it and the whole transaction may be tried again.
 */
final class Versions<K extends Comparable<K>> {
    /** Turns an UPDATE into one that ends the transaction with RETRY unless it wrote exactly one row. */
    static String checked(String update) {
        return "WITH written AS (" + update + " RETURNING 1) SELECT execution.one_row(count(*)) FROM written";
    }

    /** The same for an UPDATE of several rows: a parameter after its own says how many it must write. */
    static String allChecked(String update) {
        return "WITH written AS (" + update + " RETURNING 1) SELECT execution.one_row(1 + count(*) - ?) FROM written";
    }

    private final TreeMap<K, Long> seen = new TreeMap<>();

    void saw(K row, long version) {
        seen.put(row, version);
    }

    /** Whether a write over that version may wait: it is the one seen last. */
    boolean isLast(K row, long expected) {
        Long last = seen.get(row);
        return last != null && last == expected;
    }

    /**
     * Writes a row over an expected version.
     *
     * @param update changes the row when it has that version
     * @return whether it was written, or will be unless the transaction ends with RETRY
     */
    boolean write(Statements db, String update, Bind.Values values, K row, long expected, long next) {
        boolean written = true;
        if (isLast(row, expected)) {
            db.later(checked(update), values);
        } else {
            written = db.update(update, values) > 0;
        }
        if (written) {
            saw(row, next);
        }
        return written;
    }
}
