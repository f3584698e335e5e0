package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store says for every kind of failure, and that it rolls back and gives the connection back each time. */
final class PostgresStoreOutcomeTest {
    private final FailingSource failing = new FailingSource();
    private final List<String> calls = failing.calls;

    private DataSource failing(String method, String state) {
        return failing.failing(method, state);
    }

    private void fails(Kind kind, DataSource source) {
        assertThatThrownBy(() -> new PostgresStore(source).transact(tx -> tx.epoch()))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind))
                .hasMessageContaining("planned");
    }

    @ParameterizedTest
    @CsvSource({
        "40001, RETRY",
        "40P01, RETRY",
        "23505, CONSTRAINT",
        "23514, CONSTRAINT",
        "22003, CONSTRAINT",
        "42501, CONSTRAINT",
        "08006, UNAVAILABLE",
        "57P01, UNAVAILABLE",
        "57014, UNAVAILABLE",
        "55P03, UNAVAILABLE",
        "53100, UNAVAILABLE",
        "25P03, UNAVAILABLE",
        "25006, UNAVAILABLE",
        "42P01, UNAVAILABLE",
        ", UNAVAILABLE"
    })
    void a_failing_statement_changed_nothing(String state, Kind kind) {
        fails(kind, failing("prepareStatement", state));
        assertThat(calls).containsSubsequence("prepareStatement", "rollback", "close");
        assertThat(calls).doesNotContain("commit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08003", "57P01", "57P02", "53100", "58030", "XX000"})
    void a_commit_without_an_answer_is_unknown(String state) {
        DataSource source = failing("commit", state);
        assertThatThrownBy(() -> new PostgresStore(source).transact(tx -> "done"))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.COMMIT_UNKNOWN));
        assertThat(calls).containsSubsequence("commit", "close");
    }

    @ParameterizedTest
    @CsvSource({"40001, RETRY", "40P01, RETRY", "23514, CONSTRAINT", "25P02, UNAVAILABLE"})
    void a_commit_that_the_server_refused_changed_nothing(String state, Kind kind) {
        DataSource source = failing("commit", state);
        assertThatThrownBy(() -> new PostgresStore(source).transact(tx -> "done"))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
        assertThat(calls).containsSubsequence("commit", "rollback", "close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08003", "57P03", "53300"})
    void without_a_connection_nothing_was_begun(String state) {
        fails(Kind.UNAVAILABLE, failing("getConnection", state));
        assertThat(calls).isEmpty();
    }

    @Test
    void a_connection_that_cannot_be_prepared_goes_back() {
        fails(Kind.UNAVAILABLE, failing("createStatement", "57P01"));
        assertThat(calls).containsExactly("createStatement", "close");
    }

    @Test
    void a_failing_return_after_the_commit_changes_nothing() {
        DataSource source = failing("close", "08006");
        assertThat(new PostgresStore(source).<String>transact(tx -> "done")).isEqualTo("done");
        assertThat(calls).containsSubsequence("commit", "close", "abort");
    }

    @Test
    void a_failing_rollback_hides_nothing_and_ends_the_connection() {
        IllegalStateException why = new IllegalStateException("the work changed its mind");
        DataSource source = failing("rollback", "08006");
        assertThatThrownBy(() -> new PostgresStore(source).transact(tx -> {
                    throw why;
                }))
                .isSameAs(why);
        assertThat(calls).containsSubsequence("rollback", "abort", "close");
        assertThat(calls).doesNotContain("commit");
    }

    @Test
    void a_session_is_prepared_once() {
        PostgresStore store = new PostgresStore(failing("none", ""));
        store.transact(tx -> "one");
        store.transact(tx -> "two");
        assertThat(calls).containsOnlyOnce("createStatement");
    }
}
