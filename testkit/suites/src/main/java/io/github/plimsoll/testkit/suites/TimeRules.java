package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.audit;
import static io.github.plimsoll.testkit.suites.StoreRows.event;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static io.github.plimsoll.testkit.suites.StoreRows.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.risk.ControlState;
import org.junit.jupiter.api.Test;

/** World time never goes back; runs are numbered. */
interface TimeRules extends StoreRules {
    @Test
    default void world_time_never_goes_back() {
        run(tx -> {
            assertThat(tx.worldTime()).isZero();
            tx.saveWorldTime(at(5));
            tx.saveWorldTime(at(3));
            assertThat(tx.worldTime()).isEqualTo(at(5));
        });
        run(tx -> {
            tx.saveWorldTime(at(4));
            assertThat(tx.worldTime()).isEqualTo(at(5));
        });
        assertThat(in(StoreTx::worldTime)).isEqualTo(at(5));
        run(tx -> tx.saveWorldTime(at(6)));
        assertThat(in(StoreTx::worldTime)).isEqualTo(at(6));
    }

    @Test
    default void every_write_that_carries_our_time_saves_it() {
        run(tx -> tx.insertDecision(refusal(1)));
        assertThat(in(StoreTx::worldTime)).isEqualTo(at(1));
        run(tx -> tx.insertIntent(open(2)));
        assertThat(in(StoreTx::worldTime)).isEqualTo(at(2));
        run(tx -> tx.putLatch(new Latch(Latch.GLOBAL, ControlState.HALTED, "why", "alice", at(3))));
        assertThat(in(StoreTx::worldTime)).isEqualTo(at(3));
        run(tx -> tx.appendEvent(event(4)));
        assertThat(in(StoreTx::worldTime)).isEqualTo(at(4));
        run(tx -> tx.appendAudit(audit(5)));
        assertThat(in(StoreTx::worldTime)).isEqualTo(at(5));
        run(tx -> tx.appendAudit(audit(3)));
        assertThat(in(StoreTx::worldTime)).as("a late row").isEqualTo(at(5));
    }

    @Test
    default void what_is_rolled_back_moves_no_time() {
        IllegalStateException why = new IllegalStateException("rolled back");
        assertThatThrownBy(() -> run(tx -> {
                    tx.appendAudit(audit(9));
                    throw why;
                }))
                .isSameAs(why);
        assertThat(in(StoreTx::worldTime)).isZero();
    }

    @Test
    default void runs_are_numbered_from_one() {
        assertThat(in(StoreTx::nextRun)).isEqualTo(1);
        assertThat(in(StoreTx::nextRun)).isEqualTo(2);
        assertThat(in(StoreTx::nextRun)).isEqualTo(3);
    }
}
