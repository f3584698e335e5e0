package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.AuditFinding;
import io.github.plimsoll.execution.AuditFinding.Kind;
import io.github.plimsoll.execution.AuditVerifier;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.execution.spi.AuditRow;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.postgres.upkeep.PostgresAudit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chain that the real server makes, and who tampers with it as the owner of the tables. */
final class AuditTamperTest {
    private static final int ROWS = 8;

    private PostgresStore store;

    @BeforeEach
    void write() {
        store = PostgresServer.get().emptyStore();
        for (int i = 1; i <= ROWS; i += 2) {
            append(entry(i), entry(i + 1));
        }
    }

    /** The other tests of this server expect an audit that nobody touched. */
    @AfterEach
    void empty() {
        PostgresServer.get().emptyStore();
    }

    private static AuditEntry entry(long number) {
        return new AuditEntry(
                number * 1_000, "al\u00efce", "OPEN", "id " + number, number + " \u20ac 5:x,", "t" + number);
    }

    private void append(AuditEntry... entries) {
        store.transact(tx -> {
            for (AuditEntry entry : entries) {
                tx.appendAudit(entry);
            }
            return true;
        });
    }

    private interface Reading<T> {
        T of(PostgresAudit audit);
    }

    private static <T> T read(Reading<T> reading) {
        try (Connection owner = PostgresServer.get().owner()) {
            return reading.of(new PostgresAudit(owner));
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Optional<AuditFinding> verify(AuditHead... anchors) {
        return read(audit -> AuditVerifier.verify(audit, List.of(anchors)));
    }

    private static void found(Kind kind, long seq, AuditHead... anchors) {
        assertThat(verify(anchors))
                .hasValueSatisfying(finding -> assertThat(List.<Object>of(finding.kind(), finding.seq()))
                        .as(finding.text())
                        .containsExactly(kind, seq));
    }

    private static void owner(String... statements) throws SQLException {
        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** In a transaction that is undone afterwards. */
    private static void tampered(Kind kind, long seq, String... statements) throws SQLException {
        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            assertThat(AuditVerifier.verify(new PostgresAudit(owner), List.of()))
                    .isEmpty();
            for (String sql : statements) {
                statement.execute(sql);
            }
            assertThat(AuditVerifier.verify(new PostgresAudit(owner), List.of()))
                    .hasValueSatisfying(finding -> assertThat(List.<Object>of(finding.kind(), finding.seq()))
                            .as(finding.text())
                            .containsExactly(kind, seq));
            owner.rollback();
        }
    }

    @Test
    void what_the_server_hashes_is_what_is_described() {
        assertThat(verify(AuditHead.EMPTY, read(PostgresAudit::head))).isEmpty();
        List<AuditRow> rows = read(audit -> audit.after(0, 100));
        assertThat(rows).hasSize(ROWS);
        assertThat(rows.get(0).entry()).isEqualTo(entry(1));
        assertThat(read(PostgresAudit::head).seq()).isEqualTo(ROWS);
    }

    @Test
    void every_field_is_part_of_the_chain() throws SQLException {
        for (String field : List.of("actor", "action", "subject", "detail", "trace")) {
            tampered(Kind.EDITED, 4, "UPDATE execution.audit SET " + field + " = 'other' WHERE seq = 4");
            tampered(Kind.EDITED, 4, "UPDATE execution.audit SET " + field + " = '' WHERE seq = 4");
        }
        tampered(Kind.EDITED, 4, "UPDATE execution.audit SET at = at + 1 WHERE seq = 4");
        tampered(Kind.EDITED, 4, "UPDATE execution.audit SET hash = repeat('a', 64) WHERE seq = 4");
        tampered(Kind.EDITED, 4, "UPDATE execution.audit SET previous = repeat('a', 64) WHERE seq = 4");
        tampered(Kind.EDITED, 4, "UPDATE execution.audit SET subject = subject || detail, detail = '' WHERE seq = 4");
    }

    @Test
    void rows_that_go_come_or_move_are_named() throws SQLException {
        String up = "UPDATE execution.audit SET seq = -seq WHERE seq > 4";
        tampered(Kind.DELETED, 4, "DELETE FROM execution.audit WHERE seq = 4");
        tampered(
                Kind.DELETED,
                4,
                "ALTER TABLE execution.audit DROP CONSTRAINT audit_seq_check",
                "DELETE FROM execution.audit WHERE seq = 4",
                up,
                "UPDATE execution.audit SET seq = -seq - 1 WHERE seq < 0",
                "ALTER TABLE execution.audit ADD CONSTRAINT audit_seq_check CHECK (seq >= 1)");
        tampered(
                Kind.INSERTED,
                5,
                "ALTER TABLE execution.audit DROP CONSTRAINT audit_seq_check",
                up,
                "UPDATE execution.audit SET seq = -seq + 1 WHERE seq < 0",
                "INSERT INTO execution.audit SELECT 5, at, 'mallory', action, subject, detail, trace, previous, hash"
                        + " FROM execution.audit WHERE seq = 6",
                "ALTER TABLE execution.audit ADD CONSTRAINT audit_seq_check CHECK (seq >= 1)");
        tampered(
                Kind.INSERTED,
                ROWS + 1,
                "INSERT INTO execution.audit SELECT seq + 1, at, actor, action, subject, detail, trace, previous, hash"
                        + " FROM execution.audit WHERE seq = " + ROWS);
        tampered(
                Kind.REORDERED,
                3,
                "UPDATE execution.audit SET seq = 1000 WHERE seq = 3",
                "UPDATE execution.audit SET seq = 3 WHERE seq = 6",
                "UPDATE execution.audit SET seq = 6 WHERE seq = 1000");
        tampered(Kind.TRUNCATED, 6, "DELETE FROM execution.audit WHERE seq >= 6");
        tampered(Kind.TRUNCATED, 1, "TRUNCATE execution.audit");
    }

    @Test
    void who_also_moves_the_end_is_found_by_the_anchor() throws SQLException {
        AuditHead anchor = read(PostgresAudit::head);
        owner(
                "DELETE FROM execution.audit WHERE seq >= 6",
                "ALTER TABLE execution.audit_head DISABLE TRIGGER audit_head_never_falls",
                "UPDATE execution.audit_head SET seq = 5, hash = (SELECT hash FROM execution.audit WHERE seq = 5)",
                "ALTER TABLE execution.audit_head ENABLE TRIGGER audit_head_never_falls");
        assertThat(verify()).isEmpty();
        found(Kind.TRUNCATED, 6, anchor);
        append(entry(6), entry(7), entry(88));
        assertThat(verify()).isEmpty();
        AuditHead before =
                new AuditHead(5, read(audit -> audit.after(4, 1)).get(0).hash());
        found(Kind.REWRITTEN, 6, before, anchor);
    }

    @Test
    void the_runtime_role_adds_rows_by_the_chain_alone() {
        for (String sql : List.of(
                "INSERT INTO execution.audit SELECT * FROM execution.audit",
                "UPDATE execution.audit SET actor = 'x'",
                "DELETE FROM execution.audit",
                "TRUNCATE execution.audit",
                "UPDATE execution.audit_head SET seq = 0",
                "INSERT INTO execution.audit_head VALUES (false, 0, '')",
                "DELETE FROM execution.audit_head")) {
            assertThatThrownBy(() -> {
                        try (Connection app = PostgresServer.get().app();
                                Statement statement = app.createStatement()) {
                            statement.execute(sql);
                        }
                    })
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(failure.getSQLState()).isEqualTo("42501"));
        }
    }

    @Test
    void what_is_rolled_back_leaves_no_gap() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> store.transact(tx -> {
                        tx.appendAudit(entry(50));
                        assertThat(tx.audit(1)).containsExactly(entry(50));
                        throw new IllegalStateException("changed its mind");
                    }))
                    .hasMessage("changed its mind");
        }
        append(entry(60));
        assertThat(verify()).isEmpty();
        assertThat(read(PostgresAudit::head).seq()).isEqualTo(ROWS + 1);
    }

    @Test
    void many_writers_make_one_chain() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int w = 0; w < 6; w++) {
            int writer = w;
            writers.add(() -> {
                for (int i = 0; i < 10; i++) {
                    append(entry(writer * 100L + i), entry(writer * 100L + i));
                }
                return true;
            });
        }
        for (Future<Boolean> writer : threads.invokeAll(writers)) {
            assertThat(writer.get(60, TimeUnit.SECONDS)).isTrue();
        }
        threads.shutdownNow();
        assertThat(verify(read(PostgresAudit::head))).isEmpty();
        assertThat(read(PostgresAudit::head).seq()).isEqualTo(ROWS + 120L);
    }
}
