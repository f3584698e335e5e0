package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.numbers.SortableId;
import java.math.BigInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a write that is its whole transaction, and of a question that is one. */
final class ChainOutcomeTest {
    private final FailingSource failing = new FailingSource();

    private void fails(Kind kind, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind))
                .hasMessageContaining("planned");
        assertThat(failing.calls).containsOnlyOnce("close").doesNotContain("commit", "rollback");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, COMMIT_UNKNOWN",
        "57P01, COMMIT_UNKNOWN",
        "53100, COMMIT_UNKNOWN",
        "XX000, COMMIT_UNKNOWN",
        ", COMMIT_UNKNOWN",
        "55P03, UNAVAILABLE",
        "57014, UNAVAILABLE",
        "23505, CONSTRAINT",
        "40P01, RETRY"
    })
    @DisplayName("signed bytes whose write had no answer may be written; what the server refused is not")
    void aWriteWithoutAnAnswerIsUnknown(String state, Kind kind) {
        PostgresPreparedOrderStore store = new PostgresPreparedOrderStore(failing.failing("prepareStatement", state));
        WalletLease lease = new WalletLease("w", "one", 1);
        SortableId id = new SortableId(1_767_225_600_000_000L, 1);
        PreparedOrder next = new PreparedOrder(
                "venue", id, "w", BigInteger.ONE, 7, "buy", null, PreparedState.PREPARED, "", -1, "", 0);
        fails(kind, () -> store.sign(lease, next));
    }

    @ParameterizedTest
    @CsvSource({"08006, UNAVAILABLE", "57014, UNAVAILABLE", "40001, RETRY"})
    @DisplayName("a question that failed has changed nothing")
    void aQuestionChangesNothing(String state, Kind kind) {
        PostgresPreparedOrderStore store = new PostgresPreparedOrderStore(failing.failing("prepareStatement", state));
        fails(kind, () -> store.open("venue"));
    }

    @Test
    @DisplayName("without a connection nothing was begun")
    void nothingWasBegun() {
        PostgresWalletStore store = new PostgresWalletStore(failing.failing("getConnection", "08001"));
        assertThatThrownBy(() -> store.lease("w", "one", 1))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE));
    }
}
