package io.github.plimsoll.execution.spi;

import org.jspecify.annotations.Nullable;

/**
 * What one decision about new risk leaves behind.
 *
 * @param decision approved exactly when something is held; made on the account version that it names
 * @param held what an approved one holds, null for a refusal
 * @param audit what the audit says of it
 */
public record DecidedRows(Decision decision, @Nullable Held held, AuditEntry audit) {
    public DecidedRows {
        if (decision.approved() != (held != null)) {
            throw new IllegalArgumentException("an approved decision holds something and a refusal nothing");
        }
    }

    /**
     * What an approved decision holds.
     *
     * @param account the account as it was decided on
     * @param intent the order, recorded and not sent
     * @param reservation what it holds of the limits, null when it only moves margin
     * @param snapshot what the account was worth, when the day's is not yet kept
     * @param exits how the position will end beside its stop and target; {@link ExitPlan#NONE} for nothing
     */
    public record Held(
            Account account,
            StoredIntent intent,
            @Nullable Reservation reservation,
            @Nullable Snapshot snapshot,
            ExitPlan exits) {}

    /**
     * Writes all of it.
     *
     * @throws OvertakenException when the key was used before or the account is no longer as it was decided on: then the
     *     transaction must not commit
     */
    public void writeTo(StoreTx tx) {
        if (!tx.insertDecision(decision)) {
            throw new OvertakenException();
        }
        if (held != null) {
            Account row = held.account();
            if (!tx.updateAccount(row.next(0), row.version())) {
                throw new OvertakenException();
            }
            Snapshot snapshot = held.snapshot();
            if (snapshot != null) {
                snapshot.writeTo(tx);
            }
            tx.insertIntent(held.intent());
            Reservation reservation = held.reservation();
            if (reservation != null) {
                tx.insertReservation(reservation);
            }
            if (!held.exits().equals(ExitPlan.NONE)) {
                tx.updateExits(held.intent().position(), held.exits(), 0);
            }
        }
        tx.appendAudit(audit);
    }
}
