package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.StoreTx;
import org.junit.jupiter.api.Test;

/** Second steps: used once, remembered a while. */
interface ConfirmationRules extends StoreRules {
    @Test
    default void a_confirmation_is_used_by_the_first_key_and_remembers_it() {
        Confirmation first = Confirmation.fresh("t1", ALICE, "/close P1", at(600));
        Confirmation replaced = Confirmation.fresh("t1", ALICE, "/close P2", at(700));
        run(tx -> {
            tx.putConfirmation(first);
            tx.putConfirmation(replaced);
            assertThat(tx.confirmation("t2")).isEmpty();
            assertThat(tx.useConfirmation("t2", "k", at(1))).isFalse();
            assertThat(tx.confirmation("t1")).contains(replaced);
        });
        run(tx -> {
            assertThat(tx.useConfirmation("t1", "k", at(5))).isTrue();
            assertThat(tx.useConfirmation("t1", "k", at(6))).isFalse();
        });
        run(tx -> {
            assertThat(tx.useConfirmation("t1", "other", at(7))).isFalse();
            assertThat(tx.confirmation("t1")).contains(replaced.used("k", at(5)));
            assertThat(tx.worldTime()).isEqualTo(at(5));
        });
    }

    @Test
    default void a_new_confirmation_sweeps_those_that_expired_a_day_before_it() {
        long day = StoreTx.CONFIRMATION_MEMORY_MICROS;
        run(tx -> {
            tx.putConfirmation(Confirmation.fresh("old", ALICE, "/close P1", at(600)));
            tx.putConfirmation(Confirmation.fresh("used", ALICE, "/close P1", at(599)));
            assertThat(tx.useConfirmation("used", "k", at(1))).isTrue();
            tx.putConfirmation(Confirmation.fresh("young", ALICE, "/close P1", at(601)));
        });
        run(tx -> tx.putConfirmation(Confirmation.fresh("now", ALICE, "/close P1", at(600) + day)));
        run(tx -> {
            assertThat(tx.confirmation("old")).isEmpty();
            assertThat(tx.confirmation("used")).isEmpty();
            assertThat(tx.confirmation("young")).isPresent();
            assertThat(tx.confirmation("now")).isPresent();
        });
    }
}
