package io.github.plimsoll.execution.spi;

import java.util.List;

/** Reads the audit as it is stored, for its verification. Every call sees the same state. */
public interface AuditTrail {
    /**
     * Rows after a place, by place.
     *
     * @param limit at most so many
     * @throws StoreException when they cannot be read
     */
    List<AuditRow> after(long seq, int limit);

    /**
     * Where the audit ends, by what the store keeps apart from the rows.
     *
     * @throws StoreException when it cannot be read
     */
    AuditHead head();
}
