package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Decision;

/** Audit rows that more than one part of the desk writes. */
final class Audits {
    private Audits() {}

    /** The row of a refused decision. */
    static AuditEntry refused(Decision refused) {
        return new AuditEntry(
                refused.decidedAt(),
                refused.user().value(),
                "REFUSED",
                refused.id().toString(),
                refused.kind() + " " + refused.instrument() + ": " + refused.code(),
                refused.trace());
    }
}
