package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Send leases run on the clock of the store. */
interface LeaseRules extends StoreRules {
    @Test
    default void a_lease_runs_out_on_the_clock_of_the_store() {
        run(tx -> {
            tx.insertIntent(open(1));
            tx.insertIntent(open(2));
            assertThat(tx.updateSending(open(2).sending(), 1, 60_000_000)).isTrue();
            assertThat(tx.updateSending(open(1).sending(), 1, LEASE)).isTrue();
        });
        List<SendingRow> rows = in(StoreTx::sending);
        assertThat(rows).extracting(SendingRow::intent).containsExactly(id(1), id(2));
        assertThat(rows.get(0).leaseRemainingMicros()).isLessThanOrEqualTo(LEASE);
        assertThat(rows.get(1).leaseRemainingMicros()).isBetween(50_000_000L, 60_000_000L);

        pass(LEASE);
        rows = in(StoreTx::sending);
        assertThat(rows).extracting(SendingRow::intent).containsExactly(id(1), id(2));
        assertThat(rows.get(0).leaseRemainingMicros()).isLessThanOrEqualTo(0);
        assertThat(rows.get(1).leaseRemainingMicros()).isPositive();
    }

    @Test
    default void a_lease_ends_with_the_state_and_a_new_one_counts_from_now() {
        StoredIntent sending = open(1).sending();
        StoredIntent back = sending.to(IntentState.RECORDED, "not sent");
        run(tx -> {
            tx.insertIntent(open(1));
            assertThat(tx.updateSending(sending, 1, LEASE)).isTrue();
        });
        run(tx -> {
            assertThat(tx.updateIntent(back, sending.version())).isTrue();
            assertThat(tx.sending()).isEmpty();
        });
        pass(LEASE);
        run(tx -> assertThat(tx.updateSending(back.sending(), back.version(), 60_000_000))
                .isTrue());
        assertThat(in(StoreTx::sending).get(0).leaseRemainingMicros()).isGreaterThan(50_000_000L);
        run(tx -> assertThat(tx.intent(id(1)).orElseThrow().attempts()).isEqualTo(2));
    }

    @Test
    default void only_the_stored_version_may_begin_to_send() {
        run(tx -> {
            tx.insertIntent(open(1));
            assertThat(tx.updateSending(open(1).sending(), 2, LEASE)).isFalse();
            assertThat(tx.updateSending(open(1).to(IntentState.EXPIRED, "late"), 1, LEASE))
                    .as("no send into another state")
                    .isFalse();
            assertThat(tx.updateSending(open(2).sending(), 1, LEASE)).isFalse();
            assertThat(tx.sending()).isEmpty();
            assertThat(tx.intent(id(1))).contains(open(1));
        });
    }
}
