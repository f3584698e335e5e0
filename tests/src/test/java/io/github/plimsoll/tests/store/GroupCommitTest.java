package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.decided;
import static io.github.plimsoll.tests.store.ServerCounts.count;
import static io.github.plimsoll.tests.store.ServerCounts.endWaiting;
import static io.github.plimsoll.tests.store.ServerCounts.until;
import static io.github.plimsoll.tests.store.ServerCounts.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.AuditVerifier;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.postgres.upkeep.PostgresAudit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Decisions of several accounts that share a commit on the real server. The first one waits for its account, which somebody
 * else holds; those that come meanwhile go together when it is done.
 */
final class GroupCommitTest {
    private static final int COMPANY = 6;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Account> accounts = new ArrayList<>();
    private Database pool;
    private PostgresStore store;
    private Connection holder;

    @BeforeEach
    void open() throws SQLException {
        PostgresServer.get().emptyStore();
        pool = PostgresServer.get().pool("group", 8, Duration.ofSeconds(20));
        store = new PostgresStore(pool.dataSource());
        for (int i = 0; i <= COMPANY; i++) {
            Account account = account(new AccountId("group:" + i), ALICE, 1, 0);
            accounts.add(account);
            store.transact(tx -> tx.insertAccount(account));
        }
        holder = PostgresServer.get().owner();
        holder.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        holder.close();
        threads.shutdownNow();
        assertThat(pool.inUse()).as("connections not given back").isZero();
        pool.close();
        try (Connection owner = PostgresServer.get().owner()) {
            assertThat(AuditVerifier.verify(new PostgresAudit(owner), List.of()))
                    .isEmpty();
        }
    }

    private void hold(Account account) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute("SELECT 1 FROM execution.accounts WHERE id = '"
                    + account.id().value() + "' FOR UPDATE");
        }
    }

    private DecidedRows rows(int number) {
        return decided(number, accounts.get(number), "key-" + number);
    }

    /** The first decision under way, then all others waiting for it. */
    private List<Future<Boolean>> together(List<DecidedRows> all) throws Exception {
        hold(accounts.get(0));
        List<Future<Boolean>> calls = new ArrayList<>();
        calls.add(threads.submit(() -> store.record(rows(0))));
        until(waiting("group"), 1);
        List<Thread> waiting = new ArrayList<>();
        for (DecidedRows rows : all) {
            CompletableFuture<Boolean> call = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    call.complete(store.record(rows));
                } catch (Throwable failed) {
                    call.completeExceptionally(failed);
                }
            });
            thread.start();
            waiting.add(thread);
            calls.add(call);
        }
        for (Thread thread : waiting) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
        return calls;
    }

    /** In how many transactions the orders of these accounts came. */
    private static long commits() throws SQLException {
        return count("SELECT count(DISTINCT xmin::text) FROM execution.intents WHERE account LIKE 'group:%'");
    }

    private static boolean get(Future<Boolean> call) throws Exception {
        return call.get(60, TimeUnit.SECONDS);
    }

    private static void fails(Future<Boolean> call, Kind kind) {
        assertThatThrownBy(() -> get(call))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private List<DecidedRows> company() {
        List<DecidedRows> all = new ArrayList<>();
        for (int i = 1; i <= COMPANY; i++) {
            all.add(rows(i));
        }
        return all;
    }

    @Test
    void decisions_that_arrive_together_share_a_commit() throws Exception {
        List<Future<Boolean>> calls = together(company());
        holder.rollback();
        for (Future<Boolean> call : calls) {
            assertThat(get(call)).isTrue();
        }
        assertThat(commits()).isEqualTo(2);
        assertThat(store.<Integer>transact(tx -> tx.audit(99).size())).isEqualTo(COMPANY + 1);
        for (Account account : accounts) {
            assertThat(store.<Long>transact(
                            tx -> tx.account(account.id()).orElseThrow().version()))
                    .isEqualTo(2);
        }
    }

    /** Two of one account, and one under a key that was used: each has its own answer. */
    @Test
    void those_who_were_overtaken_leave_nothing_and_the_others_stand() throws Exception {
        List<DecidedRows> all = company();
        all.add(decided(20, accounts.get(1), "second-of-one"));
        all.add(decided(21, accounts.get(2).next(0), "not-yet"));
        all.set(2, decided(22, accounts.get(3), "key-0"));
        List<Future<Boolean>> calls = together(all);
        holder.rollback();
        List<Boolean> answers = new ArrayList<>();
        for (Future<Boolean> call : calls) {
            answers.add(get(call));
        }
        assertThat(answers.get(0)).isTrue();
        assertThat(answers.get(3)).as("a used key").isFalse();
        assertThat(answers.get(1) ^ answers.get(7))
                .as("one of two of an account")
                .isTrue();
        assertThat(answers.get(8)).as("a version that is not yet there").isFalse();
        assertThat(answers.subList(4, 7)).containsOnly(true);
        assertThat(commits()).isEqualTo(2);
        assertThat(count("SELECT count(*) FROM execution.decisions")).isEqualTo(COMPANY);
        assertThat(count("SELECT count(*) FROM execution.reservations")).isEqualTo(COMPANY);
        assertThat(store.<Integer>transact(tx -> tx.audit(99).size())).isEqualTo(COMPANY);
    }

    @Test
    void one_bad_row_is_refused_alone() throws Exception {
        List<DecidedRows> all = company();
        DecidedRows bad = rows(3);
        all.set(
                2,
                new DecidedRows(
                        bad.decision(), bad.held(), new AuditEntry(1, "alice", "OPEN", "\u0000", "no such text", "t")));
        List<Future<Boolean>> calls = together(all);
        holder.rollback();
        fails(calls.get(3), Kind.CONSTRAINT);
        for (int i = 0; i <= COMPANY; i++) {
            if (i != 3) {
                assertThat(get(calls.get(i))).isTrue();
            }
        }
        assertThat(count("SELECT count(*) FROM execution.decisions")).isEqualTo(COMPANY);
    }

    /** Of two under one key one is new; who was second leaves nothing on its account. */
    @Test
    void one_key_is_used_once_also_by_those_that_go_together() throws Exception {
        List<DecidedRows> all = company();
        all.set(3, decided(4, accounts.get(4), "shared"));
        all.set(4, decided(5, accounts.get(5), "shared"));
        List<Future<Boolean>> calls = together(all);
        holder.rollback();
        assertThat(get(calls.get(4)) ^ get(calls.get(5))).isTrue();
        for (int i : new int[] {0, 1, 2, 3, 6}) {
            assertThat(get(calls.get(i))).isTrue();
        }
        assertThat(count("SELECT count(*) FROM execution.decisions WHERE key = 'shared'"))
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM execution.intents")).isEqualTo(COMPANY);
        assertThat(count("SELECT count(*) FROM execution.reservations")).isEqualTo(COMPANY);
    }

    /** The order of one is there already, whatever made it: its own answer, and nobody else's. */
    @Test
    void a_row_that_is_there_already_is_refused_alone() throws Exception {
        List<DecidedRows> all = company();
        all.set(2, decided(0, accounts.get(3), "key-3"));
        List<Future<Boolean>> calls = together(all);
        holder.rollback();
        fails(calls.get(3), Kind.CONSTRAINT);
        for (int i = 0; i <= COMPANY; i++) {
            if (i != 3) {
                assertThat(get(calls.get(i))).isTrue();
            }
        }
        assertThat(store.<Long>transact(
                        tx -> tx.account(accounts.get(3).id()).orElseThrow().version()))
                .isEqualTo(1);
    }

    /** The server ends one of two that wait for each other: nobody's order is lost by it. */
    @Test
    void a_deadlock_is_nobodys_answer() throws Exception {
        List<Future<Boolean>> calls = together(company());
        try (Connection other = PostgresServer.get().owner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM execution.accounts WHERE id = 'group:4' FOR UPDATE");
            holder.rollback();
            assertThat(get(calls.get(0))).isTrue();
            until(waiting("group"), 1);
            try {
                statement.execute("SELECT 1 FROM execution.accounts WHERE id = 'group:1' FOR UPDATE");
            } catch (SQLException chosen) {
                assertThat(chosen.getSQLState()).isEqualTo("40P01");
            }
            other.rollback();
        }
        for (Future<Boolean> call : calls) {
            assertThat(get(call)).isTrue();
        }
        assertThat(count("SELECT count(*) FROM execution.intents")).isEqualTo(COMPANY + 1);
    }

    /** Orders that wait hold up no stop. */
    @Test
    void a_stop_does_not_wait_for_those_that_go_together() throws Exception {
        List<Future<Boolean>> calls = together(company());
        long epoch = store.<Long>transact(tx -> {
            tx.setEpoch(tx.fenceExclusive() + 1);
            return tx.epoch();
        });
        assertThat(calls).noneMatch(Future::isDone);
        holder.rollback();
        for (Future<Boolean> call : calls) {
            assertThat(get(call)).isTrue();
        }
        assertThat(store.<Long>read(StoreTx::epoch)).isEqualTo(epoch);
    }

    /** A snapshot of the day that comes with some of them is kept for those that stand. */
    @Test
    void snapshots_come_with_those_that_stand() throws Exception {
        List<DecidedRows> all = new ArrayList<>();
        for (int i = 1; i <= COMPANY; i++) {
            all.add(i % 2 == 0 ? rows(i) : keeping(rows(i), 20_000));
        }
        all.add(keeping(decided(20, accounts.get(2).next(0), "not-yet"), 20_000));
        List<Future<Boolean>> calls = together(all);
        holder.rollback();
        for (int i = 0; i <= COMPANY; i++) {
            assertThat(get(calls.get(i))).isTrue();
        }
        assertThat(get(calls.get(COMPANY + 1))).isFalse();
        assertThat(commits()).isEqualTo(2);
        for (int i = 1; i <= COMPANY; i++) {
            AccountId id = accounts.get(i).id();
            assertThat(store.<Integer>read(tx -> tx.snapshots(id, 0).size()))
                    .as("of " + id)
                    .isEqualTo(i % 2);
        }
    }

    private static DecidedRows keeping(DecidedRows plain, long day) {
        DecidedRows.Held held = Objects.requireNonNull(plain.held());
        Snapshot snapshot = new Snapshot(
                held.account().id(),
                day,
                day * 86_400_000_000L,
                Usd.of(900),
                Usd.of(100),
                Usd.ZERO,
                Usd.of(1_000),
                Usd.ZERO,
                Usd.ZERO,
                0);
        return new DecidedRows(
                plain.decision(),
                new DecidedRows.Held(held.account(), held.intent(), held.reservation(), snapshot, held.exits()),
                plain.audit());
    }

    /** An account that somebody holds for longer than a lock is waited for. */
    @Test
    void an_account_that_is_held_fails_its_own_order_only() throws Exception {
        List<Future<Boolean>> calls = together(company());
        holder.rollback();
        hold(accounts.get(2));
        fails(calls.get(2), Kind.UNAVAILABLE);
        for (int i = 0; i <= COMPANY; i++) {
            if (i != 2) {
                assertThat(get(calls.get(i))).isTrue();
            }
        }
        holder.rollback();
        assertThat(store.record(rows(2))).isTrue();
    }

    /** The server ends the connection of those that are written together: nothing of it stands, and everybody hears so. */
    @Test
    void a_connection_lost_before_the_end_changes_nothing_for_anybody() throws Exception {
        List<Future<Boolean>> calls = together(company());
        assertThat(endWaiting("group")).isEqualTo(1);
        fails(calls.get(0), Kind.COMMIT_UNKNOWN);
        holder.rollback();
        for (Future<Boolean> call : calls.subList(1, COMPANY + 1)) {
            assertThat(get(call)).isTrue();
        }
        assertThat(count("SELECT count(*) FROM execution.decisions WHERE key = 'key-0'"))
                .isZero();
    }

    @Test
    void the_outcome_of_a_lost_commit_is_unknown_to_all_that_shared_it() throws Exception {
        List<Future<Boolean>> calls = together(company());
        try (Connection other = PostgresServer.get().owner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM execution.accounts WHERE id = 'group:4' FOR UPDATE");
            holder.rollback();
            assertThat(get(calls.get(0))).isTrue();
            until(waiting("group"), 1);
            assertThat(endWaiting("group")).isEqualTo(1);
            for (Future<Boolean> call : calls.subList(1, COMPANY + 1)) {
                fails(call, Kind.COMMIT_UNKNOWN);
            }
            other.rollback();
        }
        assertThat(count("SELECT count(*) FROM execution.decisions")).isEqualTo(1);
    }

    /** A decision and its record are two round trips, and the second one is the commit. */
    @Test
    void an_order_alone_is_recorded_in_one_round_trip() {
        var before = store.traffic();
        assertThat(store.record(rows(1))).isTrue();
        assertThat(store.traffic().since(before).roundTrips()).isEqualTo(1);
        var asked = store.traffic();
        assertThat(store.<Boolean>read(tx -> tx.account(accounts.get(1).id()).isPresent()))
                .isTrue();
        assertThat(store.traffic().since(asked).roundTrips()).isEqualTo(1);
    }

    @Test
    void work_that_said_it_only_asks_writes_nothing() {
        Account row = accounts.get(1);
        assertThatThrownBy(() -> store.read(tx -> tx.updateAccount(row.next(0), 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.read(tx -> {
                    tx.account(row.id());
                    tx.updateAccount(row.next(0), 1);
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.<Long>read(tx -> tx.account(row.id()).orElseThrow().version()))
                .isEqualTo(1);
    }
}
