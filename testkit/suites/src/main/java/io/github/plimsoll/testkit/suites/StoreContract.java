package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.MARKET;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.audit;
import static io.github.plimsoll.testkit.suites.StoreRows.close;
import static io.github.plimsoll.testkit.suites.StoreRows.closed;
import static io.github.plimsoll.testkit.suites.StoreRows.decision;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.event;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static io.github.plimsoll.testkit.suites.StoreRows.position;
import static io.github.plimsoll.testkit.suites.StoreRows.posting;
import static io.github.plimsoll.testkit.suites.StoreRows.refusal;
import static io.github.plimsoll.testkit.suites.StoreRows.reservation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.ControlState;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Store} must satisfy. Inherit it, make an empty store, and let its lease clock run on. */
public abstract class StoreContract {
    private static final long LEASE = 20_000;

    /** The store of this test, empty at first. */
    protected Store store;

    /** An empty store. */
    protected abstract Store newStore();

    /** Lets at least that much time pass on the clock of the send leases. */
    protected abstract void pass(long micros);

    @BeforeEach
    final void emptyStore() {
        store = newStore();
    }

    protected final <T> T in(Function<StoreTx, T> work) {
        return store.transact(work::apply);
    }

    protected final void run(Consumer<StoreTx> work) {
        in(tx -> {
            work.accept(tx);
            return true;
        });
    }

    // --- transactions

    @Test
    void an_exception_of_the_work_comes_out_unchanged_and_leaves_nothing() {
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
            assertThat(tx.dayEquity(ACCOUNT, 1)).isEmpty();
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
            assertThat(tx.takeConfirmation("token")).isEmpty();
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
        tx.saveDayEquity(ACCOUNT, 1, Usd.of(1_000));
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
        tx.putConfirmation(new Confirmation("token", ALICE, "/close all", at(600)));
        tx.saveWorldTime(at(1));
        tx.nextRun();
    }

    @Test
    void what_was_committed_is_there() {
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
            assertThat(tx.worldTime()).isEqualTo(at(1));
            assertThat(tx.nextRun()).isEqualTo(2);
        });
    }

    @Test
    void a_transaction_reads_its_own_writes() {
        run(tx -> {
            tx.insertAccount(account());
            everything(tx);
            assertThat(tx.events(0, 9)).extracting(BusinessEvent::id).containsExactly(id(1));
            tx.appendEvent(event(2));
            assertThat(tx.events(0, 9)).extracting(BusinessEvent::sequence).containsExactly(1L, 2L);
            assertThat(tx.worldTime()).isEqualTo(at(1));
            assertThat(tx.balance(ACCOUNT, Book.EXTERNAL)).isEqualTo(Usd.of(-1_000));
        });
    }

    @Test
    void a_transaction_that_ended_changes_nothing_any_more() {
        StoreTx[] kept = new StoreTx[1];
        run(tx -> kept[0] = tx);
        assertThatThrownBy(() -> kept[0].putLatch(latch(Latch.GLOBAL, ControlState.HALTED)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept[0].appendEvent(event(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept[0].saveWorldTime(at(1))).isInstanceOf(IllegalStateException.class);
        run(tx -> assertThat(tx.latches()).isEmpty());
    }

    private void refused(Consumer<StoreTx> work) {
        assertThatThrownBy(() -> run(work))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StoreException.Kind.CONSTRAINT));
    }

    // --- stop fence and control

    @Test
    void the_fence_begins_at_one_and_shows_what_was_set() {
        run(tx -> {
            assertThat(tx.epoch()).isEqualTo(1);
            assertThat(tx.fenceShared()).isEqualTo(1);
            assertThat(tx.fenceExclusive()).isEqualTo(1);
            tx.setEpoch(2);
            assertThat(tx.epoch()).isEqualTo(2);
        });
        assertThat(in(StoreTx::fenceShared)).isEqualTo(2);
    }

    @Test
    void a_stop_waits_for_senders_that_passed_the_fence() throws Exception {
        CountDownLatch passed = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> run(tx -> {
            tx.fenceShared();
            passed.countDown();
            await(go);
            tx.insertIntent(open(1));
        }));
        await(passed);
        CompletableFuture<Integer> stop = CompletableFuture.supplyAsync(() -> in(tx -> {
            tx.setEpoch(tx.fenceExclusive() + 1);
            return tx.intents(EnumSet.of(IntentState.RECORDED), 9).size();
        }));
        Thread.sleep(150);
        assertThat(stop).isNotDone();
        go.countDown();
        sender.get(5, TimeUnit.SECONDS);
        assertThat(stop.get(5, TimeUnit.SECONDS)).as("the stop sees the send").isEqualTo(1);
    }

    @Test
    void a_sender_waits_for_the_stop_and_sees_its_epoch() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> run(tx -> {
            tx.setEpoch(tx.fenceExclusive() + 1);
            stopping.countDown();
            await(go);
        }));
        await(stopping);
        CompletableFuture<Long> sender = CompletableFuture.supplyAsync(() -> in(StoreTx::fenceShared));
        Thread.sleep(150);
        assertThat(sender).isNotDone();
        go.countDown();
        stop.get(5, TimeUnit.SECONDS);
        assertThat(sender.get(5, TimeUnit.SECONDS)).isEqualTo(2);
    }

    protected static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static Latch latch(String scope, ControlState state) {
        return new Latch(scope, state, "because", "alice", at(1));
    }

    @Test
    void a_latch_is_replaced_cleared_and_listed_by_scope() {
        Latch market = latch(Latch.market(MARKET), ControlState.REDUCE_ONLY);
        Latch user = latch(Latch.user("alice"), ControlState.HALTED);
        Latch global = latch(Latch.GLOBAL, ControlState.FROZEN);
        run(tx -> {
            tx.putLatch(user);
            tx.putLatch(latch(Latch.GLOBAL, ControlState.HALTED));
            tx.putLatch(market);
            tx.putLatch(global);
        });
        run(tx -> assertThat(tx.latches()).containsExactly(global, market, user));
        run(tx -> {
            assertThat(tx.clearLatch(Latch.GLOBAL)).isTrue();
            assertThat(tx.clearLatch(Latch.GLOBAL)).isFalse();
            assertThat(tx.latches()).containsExactly(market, user);
        });
    }

    @Test
    void a_lease_runs_out_on_the_clock_of_the_store() {
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
    void a_lease_ends_with_the_state_and_a_new_one_counts_from_now() {
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
    void only_the_stored_version_may_begin_to_send() {
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

    // --- accounts and money

    @Test
    void an_account_exists_once_and_lists_are_ordered() {
        UserId bob = new UserId("bob");
        Account b = account(new AccountId("bob:b"), bob, 1, 0);
        Account a = account(new AccountId("bob:a"), bob, 5, 2);
        run(tx -> {
            assertThat(tx.insertAccount(b)).isTrue();
            assertThat(tx.insertAccount(account())).isTrue();
            assertThat(tx.insertAccount(a)).isTrue();
            assertThat(tx.insertAccount(account(ACCOUNT, bob, 9, 9))).isFalse();
        });
        run(tx -> {
            assertThat(tx.accounts()).containsExactly(account(), a, b);
            assertThat(tx.accounts(bob)).containsExactly(a, b);
            assertThat(tx.account(ACCOUNT)).contains(account());
            assertThat(tx.lockAccount(a.id())).contains(a);
            assertThat(tx.lockAccount(new AccountId("nobody"))).isEmpty();
            assertThat(tx.account(new AccountId("nobody"))).isEmpty();
        });
    }

    @Test
    void an_account_is_written_only_over_the_version_that_was_read() {
        Account next = account(ACCOUNT, ALICE, 2, 1);
        run(tx -> {
            assertThat(tx.updateAccount(next, 1)).as("no such account").isFalse();
            tx.insertAccount(account());
            assertThat(tx.updateAccount(next, 2)).isFalse();
            assertThat(tx.account(ACCOUNT)).contains(account());
            assertThat(tx.updateAccount(next, 1)).isTrue();
            assertThat(tx.updateAccount(next, 1)).isFalse();
            assertThat(tx.account(ACCOUNT)).contains(next);
        });
    }

    @Test
    void balances_are_the_sum_of_the_entries() {
        Posting three = new Posting(
                id(3),
                ACCOUNT,
                "CLOSE",
                "fill-3",
                id(40),
                at(3),
                List.of(
                        new Posting.Entry(Book.CASH, Usd.parse("103.400001")),
                        new Posting.Entry(Book.MARGIN, Usd.of(-100)),
                        new Posting.Entry(Book.PNL, Usd.parse("-4.000001")),
                        new Posting.Entry(Book.FEES, Usd.parse("0.6"))));
        run(tx -> {
            tx.insertAccount(account());
            tx.post(deposit(1, Usd.of(1_000)));
            tx.post(posting(2, "OPEN", Book.MARGIN, Usd.of(100), Book.CASH));
        });
        run(tx -> tx.post(three));
        run(tx -> {
            assertThat(tx.balance(ACCOUNT, Book.CASH)).isEqualTo(Usd.parse("1003.400001"));
            assertThat(tx.balance(ACCOUNT, Book.MARGIN)).isEqualTo(Usd.ZERO);
            assertThat(tx.balance(ACCOUNT, Book.PNL)).isEqualTo(Usd.parse("-4.000001"));
            assertThat(tx.balance(ACCOUNT, Book.FEES)).isEqualTo(Usd.parse("0.6"));
            assertThat(tx.balance(ACCOUNT, Book.EXTERNAL)).isEqualTo(Usd.of(-1_000));
            assertThat(tx.balance(new AccountId("nobody"), Book.CASH)).isEqualTo(Usd.ZERO);
            assertThat(tx.postings(ACCOUNT, 2))
                    .containsExactly(three, posting(2, "OPEN", Book.MARGIN, Usd.of(100), Book.CASH));
            assertThat(tx.postings(new AccountId("nobody"), 9)).isEmpty();
        });
    }

    @Test
    void a_movement_counts_one_book_one_type_and_its_first_moment() {
        run(tx -> {
            tx.insertAccount(account());
            tx.post(posting(1, "CLOSE", Book.CASH, Usd.of(1), Book.PNL));
            tx.post(posting(2, "CLOSE", Book.CASH, Usd.of(10), Book.PNL));
            tx.post(posting(3, "LIQUIDATION", Book.PNL, Usd.of(100), Book.CASH));
            tx.post(posting(4, "CLOSE", Book.CASH, Usd.of(1_000), Book.PNL));
            assertThat(tx.movement(ACCOUNT, Book.PNL, "CLOSE", at(2))).isEqualTo(Usd.of(-1_010));
            assertThat(tx.movement(ACCOUNT, Book.PNL, "", at(2))).isEqualTo(Usd.of(-910));
            assertThat(tx.movement(ACCOUNT, Book.PNL, "", 0)).isEqualTo(Usd.of(-911));
            assertThat(tx.movement(ACCOUNT, Book.CASH, "LIQUIDATION", at(4))).isEqualTo(Usd.ZERO);
            assertThat(tx.movement(ACCOUNT, Book.FEES, "", 0)).isEqualTo(Usd.ZERO);
            assertThat(tx.movement(new AccountId("nobody"), Book.PNL, "", 0)).isEqualTo(Usd.ZERO);
        });
    }

    @Test
    void money_moves_once_per_type_and_reference() {
        run(tx -> {
            tx.insertAccount(account());
            tx.post(deposit(1, Usd.of(5)));
        });
        Posting again = new Posting(
                id(9),
                ACCOUNT,
                "DEPOSIT",
                "reference-1",
                null,
                at(9),
                List.of(new Posting.Entry(Book.CASH, Usd.of(7)), new Posting.Entry(Book.EXTERNAL, Usd.of(-7))));
        refused(tx -> {
            tx.post(deposit(2, Usd.of(11)));
            tx.post(again);
        });
        run(tx -> {
            assertThat(tx.balance(ACCOUNT, Book.CASH)).isEqualTo(Usd.of(5));
            tx.post(new Posting(
                    again.id(), ACCOUNT, "WITHDRAWAL", again.reference(), null, again.at(), again.entries()));
            assertThat(tx.balance(ACCOUNT, Book.CASH)).isEqualTo(Usd.of(12));
        });
    }

    @Test
    void the_first_equity_of_a_day_stays() {
        run(tx -> {
            assertThat(tx.dayEquity(ACCOUNT, 19_000)).isEmpty();
            tx.saveDayEquity(ACCOUNT, 19_000, Usd.of(500));
            tx.saveDayEquity(ACCOUNT, 19_000, Usd.of(400));
            tx.saveDayEquity(ACCOUNT, 19_001, Usd.of(-3));
        });
        run(tx -> {
            assertThat(tx.dayEquity(ACCOUNT, 19_000)).contains(Usd.of(500));
            assertThat(tx.dayEquity(ACCOUNT, 19_001)).contains(Usd.of(-3));
            assertThat(tx.dayEquity(new AccountId("nobody"), 19_000)).isEmpty();
        });
    }

    // --- decisions and intents

    @Test
    void a_key_decides_once() {
        run(tx -> {
            assertThat(tx.insertDecision(decision(1))).isTrue();
            assertThat(tx.insertDecision(refusal(2))).isTrue();
        });
        Decision sameKey = decision(3);
        run(tx -> assertThat(tx.insertDecision(new Decision(
                        sameKey.id(),
                        "key-1",
                        "another payload",
                        ACCOUNT,
                        ALICE,
                        sameKey.kind(),
                        MARKET,
                        true,
                        "OK",
                        null,
                        null,
                        null,
                        0,
                        "policy",
                        1,
                        1,
                        at(3),
                        "trace",
                        List.of(),
                        sameKey.inputs())))
                .isFalse());
        run(tx -> {
            assertThat(tx.decisionByKey("key-1")).contains(decision(1));
            assertThat(tx.decisionByKey("key-9")).isEmpty();
            assertThat(tx.decision(id(2))).contains(refusal(2));
            assertThat(tx.decision(id(3))).isEmpty();
            assertThat(tx.decisions(ALICE, 9)).containsExactly(refusal(2), decision(1));
            assertThat(tx.decisions(ALICE, 1)).containsExactly(refusal(2));
            assertThat(tx.decisions(new UserId("bob"), 9)).isEmpty();
            assertThat(tx.decisionOfPosition(id(3))).contains(decision(1));
            assertThat(tx.decisionOfPosition(id(4))).isEmpty();
        });
    }

    @Test
    void an_intent_exists_once_and_comes_back_whole() {
        StoredIntent unset = close(2, id(40));
        run(tx -> {
            tx.insertIntent(open(1));
            tx.insertIntent(unset);
        });
        refused(tx -> tx.insertIntent(open(1)));
        run(tx -> {
            assertThat(tx.intent(id(1))).contains(open(1));
            assertThat(tx.intent(id(2))).contains(unset);
            assertThat(tx.intent(id(3))).isEmpty();
        });
    }

    @Test
    void an_intent_is_written_only_over_the_version_that_was_read() {
        StoredIntent expired = open(1).to(IntentState.EXPIRED, "too late");
        StoredIntent cancelled = open(1).to(IntentState.CANCELLED, "by hand");
        run(tx -> {
            tx.insertIntent(open(1));
            assertThat(tx.updateIntent(expired, 7)).isFalse();
            assertThat(tx.updateIntent(expired, 1)).isTrue();
            assertThat(tx.updateIntent(cancelled, 1)).isFalse();
            assertThat(tx.updateIntent(open(2).to(IntentState.EXPIRED, "none"), 1))
                    .isFalse();
            assertThat(tx.intent(id(1))).contains(expired);
        });
    }

    @Test
    void a_terminal_intent_never_leaves() {
        for (IntentState end : EnumSet.allOf(IntentState.class)) {
            if (end.terminal()) {
                StoredIntent ended = end == IntentState.FILLED
                        ? open(1).sending().filled(1_000)
                        : open(1).sending().to(end, "over");
                for (IntentState next : IntentState.values()) {
                    assertThatThrownBy(() -> ended.to(next, "again")).isInstanceOf(IllegalStateException.class);
                }
            }
        }
    }

    @Test
    void the_life_of_an_intent_is_kept_step_by_step() {
        StoredIntent sending = open(1).sending();
        StoredIntent unknown = sending.to(IntentState.UNKNOWN, "no answer");
        StoredIntent part = unknown.filled(400);
        StoredIntent more = part.filled(100);
        StoredIntent whole = more.filled(500);
        run(tx -> {
            tx.insertIntent(open(1));
            assertThat(tx.updateSending(sending, 1, LEASE)).isTrue();
        });
        StoredIntent before = sending;
        for (StoredIntent next : List.of(unknown, part, more, whole)) {
            long expected = before.version();
            run(tx -> assertThat(tx.updateIntent(next, expected)).isTrue());
            run(tx -> assertThat(tx.intent(id(1))).contains(next));
            before = next;
        }
        assertThat(whole.state()).isEqualTo(IntentState.FILLED);
    }

    @Test
    void intents_are_found_by_state_account_and_position() {
        StoredIntent two = close(2, id(40));
        StoredIntent three = open(3).sending().to(IntentState.UNKNOWN, "silence");
        StoredIntent four = close(4, id(40)).to(IntentState.CANCELLED, "by hand");
        run(tx -> {
            tx.insertIntent(four);
            tx.insertIntent(three);
            tx.insertIntent(open(1));
            tx.insertIntent(two);
        });
        run(tx -> {
            assertThat(tx.intents(EnumSet.of(IntentState.RECORDED), 9)).containsExactly(open(1), two);
            assertThat(tx.intents(EnumSet.of(IntentState.RECORDED), 1)).containsExactly(open(1));
            assertThat(tx.intents(EnumSet.of(IntentState.UNKNOWN, IntentState.CANCELLED), 9))
                    .containsExactly(three, four);
            assertThat(tx.intents(EnumSet.of(IntentState.SENDING), 9)).isEmpty();
            assertThat(tx.intents(EnumSet.noneOf(IntentState.class), 9)).isEmpty();
            assertThat(tx.intents(ACCOUNT, 3)).containsExactly(four, three, two);
            assertThat(tx.intents(new AccountId("nobody"), 3)).isEmpty();
            assertThat(tx.openIntents(id(40))).containsExactly(two);
            assertThat(tx.openIntents(three.position())).containsExactly(three);
        });
    }

    @Test
    void exits_are_claimed_first_then_the_oldest() {
        StoredIntent five = close(5, id(40));
        StoredIntent seven = close(7, id(40));
        run(tx -> {
            tx.insertIntent(seven);
            tx.insertIntent(open(3));
            tx.insertIntent(five);
            tx.insertIntent(open(1));
            tx.insertIntent(open(2).to(IntentState.EXPIRED, "late"));
            tx.insertIntent(close(4, id(40)).to(IntentState.CANCELLED, "by hand"));
        });
        run(tx -> assertThat(tx.claimRecorded(9)).containsExactly(five, seven, open(1), open(3)));
        run(tx -> assertThat(tx.claimRecorded(3)).containsExactly(five, seven, open(1)));
    }

    @Test
    void usage_lists_every_accepted_open_with_its_notional() {
        run(tx -> {
            tx.insertIntent(open(3));
            tx.insertIntent(open(2).to(IntentState.EXPIRED, "late"));
            tx.insertIntent(open(1));
            tx.insertIntent(close(4, id(40)));
        });
        long notional = Usd.of(1_000).micros();
        run(tx -> {
            assertThat(tx.usage(at(2)))
                    .containsExactly(new UsageRow(ALICE, at(2), notional), new UsageRow(ALICE, at(3), notional));
            assertThat(tx.usage(at(4))).isEmpty();
            assertThat(tx.usage(0)).hasSize(3);
        });
    }

    // --- reservations and positions

    @Test
    void a_reservation_is_made_and_ended_once() {
        run(tx -> {
            tx.insertReservation(reservation(2));
            tx.insertReservation(reservation(1));
            assertThat(tx.reservations(ACCOUNT)).containsExactly(reservation(1), reservation(2));
            assertThat(tx.reservations(new AccountId("nobody"))).isEmpty();
        });
        refused(tx -> tx.insertReservation(reservation(1)));
        run(tx -> {
            tx.endReservation(id(1));
            tx.endReservation(id(1));
            assertThat(tx.reservations(ACCOUNT)).containsExactly(reservation(2));
        });
    }

    @Test
    void positions_are_found_by_id_number_and_whether_they_are_open() {
        StoredPosition one = position(41, 1);
        StoredPosition two = closed(position(42, 2));
        StoredPosition three = position(43, 3);
        StoredPosition four = closed(position(44, 4));
        run(tx -> {
            for (StoredPosition position : List.of(four, three, two, one)) {
                tx.insertPosition(position);
            }
        });
        refused(tx -> tx.insertPosition(one));
        run(tx -> {
            assertThat(tx.position(id(42))).contains(two);
            assertThat(tx.position(id(49))).isEmpty();
            assertThat(tx.position(ACCOUNT, 3)).contains(three);
            assertThat(tx.position(ACCOUNT, 5)).isEmpty();
            assertThat(tx.position(new AccountId("nobody"), 3)).isEmpty();
            assertThat(tx.openPositions(ACCOUNT)).containsExactly(one, three);
            assertThat(tx.openPositions()).containsExactly(one, three);
            assertThat(tx.openPositions(new AccountId("nobody"))).isEmpty();
            assertThat(tx.closedPositions(ACCOUNT, 9)).containsExactly(four, two);
            assertThat(tx.closedPositions(ACCOUNT, 1)).containsExactly(four);
        });
    }

    @Test
    void a_position_is_written_only_over_the_version_that_was_read() {
        StoredPosition position = position(41, 1);
        StoredPosition reserved = position.reserveClose(400);
        StoredPosition ended = closed(reserved);
        run(tx -> {
            tx.insertPosition(position);
            assertThat(tx.updatePosition(reserved, 3)).isFalse();
            assertThat(tx.updatePosition(reserved, 1)).isTrue();
            assertThat(tx.updatePosition(reserved, 1)).isFalse();
            assertThat(tx.updatePosition(position(42, 2).reserveClose(1), 1)).isFalse();
            assertThat(tx.openPositions()).containsExactly(reserved);
        });
        run(tx -> {
            assertThat(tx.updatePosition(ended, reserved.version())).isTrue();
            assertThat(tx.openPositions(ACCOUNT)).isEmpty();
            assertThat(tx.closedPositions(ACCOUNT, 9)).containsExactly(ended);
        });
    }

    // --- venue events, business events, audit, confirmations

    @Test
    void a_venue_event_counts_once_per_venue() {
        run(tx -> {
            assertThat(tx.insertVenueEvent("paper", "e1", 1, at(1))).isTrue();
            assertThat(tx.insertVenueEvent("paper", "e1", 1, at(1))).isFalse();
            assertThat(tx.insertVenueEvent("other", "e1", 1, at(1))).isTrue();
        });
        run(tx -> {
            assertThat(tx.insertVenueEvent("paper", "e1", 5, at(2))).isFalse();
            assertThat(tx.insertVenueEvent("paper", "e2", 2, at(2))).isTrue();
        });
    }

    @Test
    void cursors_begin_at_zero_and_keep_what_was_set() {
        run(tx -> {
            assertThat(tx.venueCursor("paper")).isZero();
            tx.setVenueCursor("paper", 7);
            tx.setVenueCursor("paper", 9);
            tx.setVenueCursor("paper", 8);
            assertThat(tx.eventCursor("paper")).as("another kind of cursor").isZero();
            tx.setEventCursor("page", 3);
        });
        run(tx -> {
            assertThat(tx.venueCursor("paper")).isEqualTo(9);
            assertThat(tx.venueCursor("other")).isZero();
            assertThat(tx.eventCursor("page")).isEqualTo(3);
            assertThat(tx.eventCursor("audit")).isZero();
        });
    }

    @Test
    void events_are_numbered_without_a_gap_and_read_by_cursor() {
        run(tx -> {
            tx.appendEvent(event(1));
            tx.appendEvent(event(2));
        });
        IllegalStateException why = new IllegalStateException("rolled back");
        assertThatThrownBy(() -> run(tx -> {
                    tx.appendEvent(event(9));
                    tx.events(0, 9);
                    throw why;
                }))
                .isSameAs(why);
        BusinessEvent everybody = new BusinessEvent(0, id(3), "STOPPED", null, at(3), "trace-3", event(3).data());
        run(tx -> tx.appendEvent(everybody));
        run(tx -> {
            List<BusinessEvent> all = tx.events(0, 9);
            assertThat(all).extracting(BusinessEvent::sequence).containsExactly(1L, 2L, 3L);
            assertThat(all.get(0)).isEqualTo(numbered(event(1), 1));
            assertThat(all.get(2)).isEqualTo(numbered(everybody, 3));
            assertThat(tx.events(1, 1)).containsExactly(numbered(event(2), 2));
            assertThat(tx.events(3, 9)).isEmpty();
            assertThat(tx.events(99, 9)).isEmpty();
        });
    }

    private static BusinessEvent numbered(BusinessEvent e, long sequence) {
        return new BusinessEvent(sequence, e.id(), e.type(), e.user(), e.at(), e.trace(), e.data());
    }

    @Test
    void audit_is_read_from_the_newest() {
        run(tx -> {
            tx.appendAudit(audit(1));
            tx.appendAudit(audit(2));
        });
        run(tx -> tx.appendAudit(audit(3)));
        run(tx -> {
            assertThat(tx.audit(9)).containsExactly(audit(3), audit(2), audit(1));
            assertThat(tx.audit(2)).containsExactly(audit(3), audit(2));
        });
    }

    @Test
    void a_confirmation_is_used_once() {
        Confirmation first = new Confirmation("t1", ALICE, "/close P1", at(600));
        Confirmation replaced = new Confirmation("t1", ALICE, "/close P2", at(700));
        run(tx -> {
            tx.putConfirmation(first);
            tx.putConfirmation(replaced);
            assertThat(tx.takeConfirmation("t2")).isEmpty();
        });
        run(tx -> assertThat(tx.takeConfirmation("t1")).contains(replaced));
        run(tx -> assertThat(tx.takeConfirmation("t1")).isEmpty());
    }

    // --- world time and runs

    @Test
    void world_time_never_goes_back() {
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
    void runs_are_numbered_from_one() {
        assertThat(in(StoreTx::nextRun)).isEqualTo(1);
        assertThat(in(StoreTx::nextRun)).isEqualTo(2);
        assertThat(in(StoreTx::nextRun)).isEqualTo(3);
    }
}
