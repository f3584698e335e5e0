package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.audit;
import static io.github.plimsoll.testkit.suites.StoreRows.decision;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.event;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static io.github.plimsoll.testkit.suites.StoreRows.position;
import static io.github.plimsoll.testkit.suites.StoreRows.reservation;
import static io.github.plimsoll.testkit.suites.StoreRows.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.ControlState;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** A transaction is all or nothing. */
interface TransactionRules extends StoreRules {
    @Test
    default void an_exception_of_the_work_comes_out_unchanged_and_leaves_nothing() {
        IllegalStateException why = new IllegalStateException("the work changed its mind");
        run(tx -> tx.insertAccount(account()));

        assertThatThrownBy(() -> run(tx -> {
                    everything(tx);
                    throw why;
                }))
                .isSameAs(why);

        run(tx -> {
            assertThat(tx.epoch()).isEqualTo(1);
            assertThat(tx.latches()).isEmpty();
            assertThat(tx.sending()).isEmpty();
            assertThat(tx.accounts()).containsExactly(account());
            assertThat(tx.balance(ACCOUNT, Book.CASH)).isEqualTo(Usd.ZERO);
            assertThat(tx.postings(ACCOUNT, 9)).isEmpty();
            assertThat(tx.movement(ACCOUNT, Book.CASH, "", 0)).isEqualTo(Usd.ZERO);
            assertThat(tx.lastSnapshot(ACCOUNT, 99_999)).isEmpty();
            assertThat(tx.user(ALICE)).isEmpty();
            assertThat(tx.settings(ALICE)).isEmpty();
            assertThat(tx.decisions(ALICE, 9)).isEmpty();
            assertThat(tx.decisionByKey("key-1")).isEmpty();
            assertThat(tx.intents(EnumSet.allOf(IntentState.class), 9)).isEmpty();
            assertThat(tx.usage(0)).isEmpty();
            assertThat(tx.reservations(ACCOUNT)).isEmpty();
            assertThat(tx.openPositions()).isEmpty();
            assertThat(tx.position(id(40))).isEmpty();
            assertThat(tx.venueCursor("paper")).isZero();
            assertThat(tx.events(0, 9)).isEmpty();
            assertThat(tx.eventCursor("page")).isZero();
            assertThat(tx.audit(9)).isEmpty();
            assertThat(tx.confirmation("token")).isEmpty();
            assertThat(tx.worldTime()).isZero();
            assertThat(tx.insertVenueEvent("paper", "e1", 1, at(1))).isTrue();
            assertThat(tx.nextRun()).isEqualTo(1);
        });
    }

    /** One of every write. */
    private static void everything(StoreTx tx) {
        tx.fenceExclusive();
        tx.setEpoch(2);
        tx.putLatch(new Latch(Latch.GLOBAL, ControlState.HALTED, "why", "alice", at(1)));
        assertThat(tx.updateAccount(account(ACCOUNT, ALICE, 2, 1), 1)).isTrue();
        tx.insertAccount(account(new AccountId("bob:paper"), new UserId("bob"), 1, 0));
        tx.post(deposit(5, Usd.of(1_000)));
        tx.saveSnapshot(snapshot(1, true));
        assertThat(tx.insertUser(StoredUser.met(ALICE, at(1)))).isTrue();
        assertThat(tx.insertSettings(UserSettings.defaults(ALICE))).isTrue();
        tx.insertDecision(decision(1));
        tx.insertIntent(open(10));
        assertThat(tx.updateSending(open(10).sending(), 1, 2_000_000)).isTrue();
        tx.insertReservation(reservation(10));
        tx.insertPosition(position(40, 1));
        tx.insertVenueEvent("paper", "e1", 1, at(1));
        tx.setVenueCursor("paper", 1);
        tx.appendEvent(event(1));
        tx.setEventCursor("page", 1);
        tx.appendAudit(audit(1));
        tx.putConfirmation(Confirmation.fresh("token", ALICE, "/close all", at(600)));
        tx.saveWorldTime(at(1));
        tx.nextRun();
    }

    @Test
    default void what_was_committed_is_there() {
        run(tx -> {
            tx.insertAccount(account());
            everything(tx);
        });
        run(tx -> {
            assertThat(tx.epoch()).isEqualTo(2);
            assertThat(tx.latches()).hasSize(1);
            assertThat(tx.account(ACCOUNT)).contains(account(ACCOUNT, ALICE, 2, 1));
            assertThat(tx.balance(ACCOUNT, Book.CASH)).isEqualTo(Usd.of(1_000));
            assertThat(tx.decisionByKey("key-1")).contains(decision(1));
            assertThat(tx.intent(id(10))).contains(open(10).sending());
            assertThat(tx.reservations(ACCOUNT)).containsExactly(reservation(10));
            assertThat(tx.position(id(40))).contains(position(40, 1));
            assertThat(tx.venueCursor("paper")).isEqualTo(1);
            assertThat(tx.events(0, 9)).hasSize(1);
            assertThat(tx.eventCursor("page")).isEqualTo(1);
            assertThat(tx.audit(9)).containsExactly(audit(1));
            assertThat(tx.confirmation("token")).contains(Confirmation.fresh("token", ALICE, "/close all", at(600)));
            assertThat(tx.worldTime()).as("of the youngest row").isEqualTo(at(10));
            assertThat(tx.nextRun()).isEqualTo(2);
        });
    }

    @Test
    default void the_audit_is_searched_by_time_and_by_what_it_names() {
        run(tx -> {
            tx.insertAccount(account());
            for (int i = 1; i <= 4; i++) {
                tx.appendAudit(audit(i));
            }
            assertThat(tx.audit("", at(0), at(9), 9)).containsExactly(audit(4), audit(3), audit(2), audit(1));
            assertThat(tx.audit("", at(2), at(4), 9)).as("until is left out").containsExactly(audit(3), audit(2));
            assertThat(tx.audit("", at(0), at(9), 2)).containsExactly(audit(4), audit(3));
            assertThat(tx.audit("subject-2", at(0), at(9), 9)).containsExactly(audit(2));
            assertThat(tx.audit("trace-3", at(0), at(9), 9)).containsExactly(audit(3));
            assertThat(tx.audit("alice", at(0), at(9), 9)).hasSize(4);
            assertThat(tx.audit("USD at", at(0), at(9), 9)).hasSize(4);
            assertThat(tx.audit("100 %", at(0), at(9), 9)).as("no pattern").isEmpty();
        });
    }

    @Test
    default void a_transaction_reads_its_own_writes() {
        run(tx -> {
            tx.insertAccount(account());
            everything(tx);
            assertThat(tx.events(0, 9)).extracting(BusinessEvent::id).containsExactly(id(1));
            tx.appendEvent(event(2));
            assertThat(tx.events(0, 9)).extracting(BusinessEvent::sequence).containsExactly(1L, 2L);
            assertThat(tx.worldTime()).isEqualTo(at(10));
            assertThat(tx.audit(9)).containsExactly(audit(1));
            tx.appendAudit(audit(2));
            assertThat(tx.audit(9)).containsExactly(audit(2), audit(1));
            assertThat(tx.balance(ACCOUNT, Book.EXTERNAL)).isEqualTo(Usd.of(-1_000));
        });
    }

    @Test
    default void a_transaction_that_ended_changes_nothing_any_more() {
        StoreTx[] kept = new StoreTx[1];
        run(tx -> kept[0] = tx);
        assertThatThrownBy(() -> kept[0].putLatch(StoreRules.latch(Latch.GLOBAL, ControlState.HALTED)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept[0].appendEvent(event(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept[0].saveWorldTime(at(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept[0].appendAudit(audit(1))).isInstanceOf(IllegalStateException.class);
        run(tx -> assertThat(tx.latches()).isEmpty());
    }
}
