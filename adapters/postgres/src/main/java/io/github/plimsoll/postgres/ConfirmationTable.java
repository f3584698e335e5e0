package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.UserId;
import java.util.Optional;

/** Second steps that wait for their confirmation, and those that were used or expired a short while ago. */
final class ConfirmationTable {
    private static final String PUT = "WITH forgotten AS (DELETE FROM execution.confirmations"
            + " WHERE expires_at <= ? AND token <> ?)"
            + " INSERT INTO execution.confirmations (token, user_id, command, expires_at, used_by, used_at)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (token) DO UPDATE SET user_id = EXCLUDED.user_id,"
            + " command = EXCLUDED.command, expires_at = EXCLUDED.expires_at, used_by = EXCLUDED.used_by,"
            + " used_at = EXCLUDED.used_at";
    private static final String FIND =
            "SELECT token, user_id, command, expires_at, used_by, used_at FROM execution.confirmations WHERE token = ?";
    private static final String USE =
            "UPDATE execution.confirmations SET used_by = ?, used_at = ? WHERE token = ? AND used_by IS NULL";

    private final Statements db;

    ConfirmationTable(Statements db) {
        this.db = db;
    }

    void put(Confirmation c) {
        db.later(
                PUT,
                b -> b.number(c.expiresAt() - StoreTx.CONFIRMATION_MEMORY_MICROS)
                        .text(c.token())
                        .text(c.token())
                        .text(c.user().value())
                        .text(c.command())
                        .number(c.expiresAt())
                        .text(c.usedBy())
                        .number(c.usedAt()));
    }

    Optional<Confirmation> find(String token) {
        return db.first(
                FIND,
                b -> b.text(token),
                row -> new Confirmation(
                        row.text(), new UserId(row.text()), row.text(), row.number(), row.textOrNull(), row.number()));
    }

    boolean use(String token, String key, long at) {
        return db.update(USE, b -> b.text(key).number(at).text(token)) > 0;
    }
}
