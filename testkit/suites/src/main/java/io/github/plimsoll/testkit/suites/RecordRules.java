package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.OTHER;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.audit;
import static io.github.plimsoll.testkit.suites.StoreRows.decided;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.refusal;
import static io.github.plimsoll.testkit.suites.StoreRows.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoreTx;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a decision leaves is written as a whole, when nobody was faster. */
interface RecordRules extends StoreRules {
    private Account created() {
        run(tx -> tx.insertAccount(account()));
        return account();
    }

    @Test
    default void what_a_decision_leaves_is_written_as_a_whole() {
        DecidedRows rows = decided(1, created(), "key");
        DecidedRows.Held held = Objects.requireNonNull(rows.held());
        assertThat(store().record(rows)).isTrue();
        run(tx -> {
            assertThat(tx.decisionByKey("key")).contains(rows.decision());
            assertThat(tx.intent(id(1))).contains(held.intent());
            assertThat(tx.reservations(ACCOUNT)).containsExactly(held.reservation());
            assertThat(tx.account(ACCOUNT)).contains(account().next(0));
            assertThat(tx.lastSnapshot(ACCOUNT, 99_999)).isEmpty();
            assertThat(tx.audit(9)).containsExactly(audit(1));
            assertThat(tx.worldTime()).isEqualTo(at(1));
            assertThat(tx.exits(held.intent().position())).isEqualTo(ExitPlan.NONE);
        });
    }

    @Test
    default void exits_that_come_with_an_order_are_written_with_it() {
        DecidedRows plain = decided(1, created(), "key");
        DecidedRows.Held held = Objects.requireNonNull(plain.held());
        ExitPlan plan = ExitPlan.NONE.withEnd(at(900));
        DecidedRows rows = new DecidedRows(
                plain.decision(),
                new DecidedRows.Held(held.account(), held.intent(), held.reservation(), held.snapshot(), plan),
                plain.audit());
        assertThat(store().record(rows)).isTrue();
        run(tx -> assertThat(tx.exits(held.intent().position()).endsAt()).isEqualTo(at(900)));
    }

    @Test
    default void what_was_decided_before_decisions_were_overtaken_is_not_written() {
        Account seen = created();
        run(StoreTx::overtakeDecisions);
        assertThat(store().record(decided(1, seen, "late"))).isFalse();
        run(tx -> {
            assertThat(tx.account(ACCOUNT)).contains(seen.next(0));
            assertThat(tx.decisionByKey("late")).isEmpty();
        });
        assertThat(store().record(decided(2, seen.next(0), "anew"))).isTrue();
        run(tx -> {
            Account locked = tx.lockAccount(ACCOUNT).orElseThrow();
            tx.overtakeDecisions();
            assertThat(tx.account(ACCOUNT)).contains(locked.next(0));
            assertThat(tx.lockAccount(ACCOUNT)).contains(locked.next(0));
        });
    }

    private static DecidedRows keeping(DecidedRows plain, Snapshot snapshot) {
        DecidedRows.Held held = Objects.requireNonNull(plain.held());
        return new DecidedRows(
                plain.decision(),
                new DecidedRows.Held(held.account(), held.intent(), held.reservation(), snapshot, held.exits()),
                plain.audit());
    }

    @Test
    default void the_snapshot_of_the_day_is_kept_with_the_first_decision_that_stands() {
        Account seen = created();
        Snapshot unknown = snapshot(19_000, false);
        Snapshot known = snapshot(19_000, true);
        assertThat(store().record(keeping(decided(1, seen, "one"), unknown))).isTrue();
        assertThat(store().record(keeping(decided(2, seen, "two"), known)))
                .as("another version")
                .isFalse();
        run(tx -> assertThat(tx.snapshots(ACCOUNT, 0)).containsExactly(unknown));
        assertThat(store().record(keeping(decided(3, seen.next(0), "three"), known)))
                .isTrue();
        run(tx -> assertThat(tx.snapshots(ACCOUNT, 0)).containsExactly(known));
        assertThat(store().record(keeping(decided(4, seen.next(0).next(0), "four"), unknown)))
                .isTrue();
        run(tx -> {
            assertThat(tx.snapshots(ACCOUNT, 0)).as("what is known stays").containsExactly(known);
            assertThat(tx.accountRows(ACCOUNT, 19_005, 0, HistoryAsk.NONE)
                            .orElseThrow()
                            .snapshot())
                    .contains(known);
            assertThat(tx.accountRows(ACCOUNT, 18_999, 0, HistoryAsk.NONE)
                            .orElseThrow()
                            .snapshot())
                    .isEmpty();
        });
    }

    @Test
    default void a_new_snapshot_makes_room_of_what_is_older_than_it_must_be() {
        Account seen = created();
        run(tx -> {
            tx.saveSnapshot(snapshot(18_599, true));
            tx.saveSnapshot(snapshot(18_600, true));
            tx.saveSnapshot(snapshot(18_999, true));
        });
        assertThat(store().record(keeping(decided(1, seen, "key"), snapshot(19_000, true))))
                .isTrue();
        run(tx -> assertThat(tx.snapshots(ACCOUNT, 0))
                .extracting(Snapshot::day)
                .containsExactly(18_600L, 18_999L, 19_000L));
    }

    @Test
    default void an_order_that_only_moves_margin_holds_no_room() {
        DecidedRows plain = decided(1, created(), "key");
        DecidedRows.Held held = Objects.requireNonNull(plain.held());
        assertThat(store().record(new DecidedRows(
                        plain.decision(),
                        new DecidedRows.Held(held.account(), held.intent(), null, null, held.exits()),
                        plain.audit())))
                .isTrue();
        run(tx -> {
            assertThat(tx.intent(id(1))).contains(held.intent());
            assertThat(tx.reservations(ACCOUNT)).isEmpty();
            assertThat(tx.account(ACCOUNT)).contains(account().next(0));
        });
    }

    @Test
    default void a_refusal_leaves_its_decision_and_its_line_and_no_new_version() {
        created();
        assertThat(store().record(new DecidedRows(refusal(2), null, audit(2)))).isTrue();
        run(tx -> {
            assertThat(tx.decisionByKey("key-2")).contains(refusal(2));
            assertThat(tx.account(ACCOUNT)).contains(account());
            assertThat(tx.audit(9)).containsExactly(audit(2));
        });
        assertThat(store().record(new DecidedRows(refusal(2), null, audit(2))))
                .as("its key was used")
                .isFalse();
        run(tx -> assertThat(tx.audit(9)).hasSize(1));
    }

    @Test
    default void who_finds_the_account_changed_or_the_key_used_leaves_nothing() {
        Account seen = created();
        Account other = account(OTHER, ALICE, 1, 0);
        run(tx -> tx.insertAccount(other));
        assertThat(store().record(decided(1, seen, "key"))).isTrue();
        assertThat(store().record(decided(2, seen, "key-2")))
                .as("another version")
                .isFalse();
        assertThat(store().record(decided(3, other, "key"))).as("a used key").isFalse();
        run(tx -> {
            assertThat(tx.decisionByKey("key-2")).isEmpty();
            assertThat(tx.intent(id(2))).isEmpty();
            assertThat(tx.intent(id(3))).isEmpty();
            assertThat(tx.reservations(OTHER)).isEmpty();
            assertThat(tx.account(OTHER)).contains(other);
            assertThat(tx.audit(9)).containsExactly(audit(1));
        });
    }

    @Test
    default void work_that_only_asks_sees_what_is_committed() {
        created();
        assertThat(store().<Long>read(tx -> tx.account(ACCOUNT).orElseThrow().version()))
                .isEqualTo(1);
        assertThat(store().read(StoreTx::epoch)).isEqualTo(1);
    }
}
