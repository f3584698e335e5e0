package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.postgres.StoreTraffic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the store says when the real server fails it, and that every connection comes back. */
final class StoreFailureTest {
    private static final AccountId BOB = new AccountId("bob:paper");

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private PostgresStore store;
    private Database pool;

    @BeforeEach
    void open() throws SQLException {
        PostgresServer.get().emptyStore();
        pool = PostgresServer.get().pool("failing", 2, Duration.ofSeconds(2));
        store = new PostgresStore(pool.dataSource());
        store.transact(tx -> tx.insertAccount(account()) && tx.insertAccount(account(BOB, ALICE, 1, 0)));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        assertThat(pool.inUse()).as("connections not given back").isZero();
        pool.close();
    }

    private static void fails(Kind kind, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static void endServerSide(String applicationName) {
        try (Connection owner = PostgresServer.get().app();
                Statement statement = owner.createStatement();
                ResultSet ended = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE application_name = '" + applicationName + "'")) {
            ended.next();
            assertThat(ended.getInt(1)).isPositive();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void a_lost_connection_changes_nothing() {
        fails(
                Kind.UNAVAILABLE,
                () -> store.transact(tx -> {
                    tx.post(deposit(1, Usd.of(5)));
                    endServerSide("plimsoll-failing");
                    return tx.balance(ACCOUNT, Book.CASH);
                }));
        assertThat(PostgresServer.get().store().<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH)))
                .isEqualTo(Usd.ZERO);
        assertThat(found(5)).as("the pool recovers").isTrue();
    }

    /** Each connection of the pool that the server ended without a word may cost one more try. */
    private boolean found(int tries) {
        try {
            return store.transact(tx -> tx.account(ACCOUNT).isPresent());
        } catch (StoreException failure) {
            if (tries <= 1 || failure.kind() != Kind.UNAVAILABLE) {
                throw failure;
            }
            return found(tries - 1);
        }
    }

    @Test
    void a_connection_lost_before_the_commit_leaves_the_outcome_open() {
        fails(
                Kind.COMMIT_UNKNOWN,
                () -> store.transact(tx -> {
                    tx.post(deposit(1, Usd.of(5)));
                    endServerSide("plimsoll-failing");
                    return true;
                }));
        assertThat(PostgresServer.get().store().<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH)))
                .isEqualTo(Usd.ZERO);
    }

    @Test
    @DisplayName("SUP-14 connections come from a bounded pool: one that is exhausted is unavailable")
    void anExhaustedPoolIsUnavailable() throws Exception {
        CountDownLatch taken = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Long>> holders = Stream.of(1, 2)
                .map(i -> threads.submit(() -> store.transact(tx -> {
                    taken.countDown();
                    await(go);
                    return tx.epoch();
                })))
                .toList();
        await(taken);
        fails(Kind.UNAVAILABLE, () -> store.transact(StoreTx::epoch));
        go.countDown();
        for (Future<Long> holder : holders) {
            holder.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_deadlock_may_be_tried_again() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Future<Kind> one = threads.submit(() -> lockBoth(ACCOUNT, BOB, both));
        Future<Kind> two = threads.submit(() -> lockBoth(BOB, ACCOUNT, both));
        Kind a = one.get(10, TimeUnit.SECONDS);
        Kind b = two.get(10, TimeUnit.SECONDS);
        assertThat(new Kind[] {a, b}).as("one of them is asked to try again").containsOnlyOnce(Kind.RETRY);
        assertThat(new Kind[] {a, b}).containsOnlyOnce((Kind) null);
    }

    private Kind lockBoth(AccountId first, AccountId second, CyclicBarrier both) throws Exception {
        try {
            store.transact(tx -> {
                tx.lockAccount(first);
                await(both);
                return tx.lockAccount(second);
            });
            return null;
        } catch (StoreException failure) {
            return failure.kind();
        }
    }

    @Test
    void nobody_waits_longer_than_two_seconds_for_a_lock() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Long> holder = threads.submit(() -> store.transact(tx -> {
            long epoch = tx.fenceExclusive();
            held.countDown();
            await(go);
            return epoch;
        }));
        await(held);
        long start = System.nanoTime();
        fails(Kind.UNAVAILABLE, () -> store.transact(StoreTx::fenceShared));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(1_500L, 4_500L);
        go.countDown();
        holder.get(5, TimeUnit.SECONDS);
    }

    @Test
    void a_lock_that_the_end_of_a_transaction_does_not_get_is_no_open_outcome() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Boolean> holder = threads.submit(() -> store.transact(tx -> {
            tx.appendEvent(event(1));
            boolean written = tx.events(0, 1).size() == 1;
            held.countDown();
            await(go);
            return written;
        }));
        await(held);
        fails(
                Kind.UNAVAILABLE,
                () -> store.transact(tx -> {
                    tx.post(deposit(1, Usd.of(5)));
                    tx.appendEvent(event(2));
                    return true;
                }));
        go.countDown();
        assertThat(holder.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(store.<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH))).isEqualTo(Usd.ZERO);
    }

    /** The triggers of these tests are the owner's and go with them. */
    private static void owner(String... statements) throws SQLException {
        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void failsAndRecovers(Runnable work) {
        fails(Kind.UNAVAILABLE, work);
        assertThat(PostgresServer.get().store().<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH)))
                .as("nothing was changed")
                .isEqualTo(Usd.ZERO);
    }

    private boolean deposits() {
        return store.transact(tx -> {
            tx.post(deposit(1, Usd.of(5)));
            return true;
        });
    }

    @Test
    void a_statement_that_takes_too_long_is_ended_and_changes_nothing() throws SQLException {
        owner(
                "CREATE FUNCTION execution.test_slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " PERFORM pg_sleep(9); RETURN NULL; END $$",
                "CREATE TRIGGER test_slow AFTER INSERT ON execution.ledger_postings FOR EACH STATEMENT"
                        + " EXECUTE FUNCTION execution.test_slow()");
        try {
            long start = System.nanoTime();
            failsAndRecovers(this::deposits);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(4_500L, 8_500L);
        } finally {
            owner("DROP FUNCTION execution.test_slow() CASCADE");
        }
        assertThat(deposits()).isTrue();
    }

    @Test
    void a_server_that_became_read_only_is_unavailable_for_writes_and_still_answers() throws SQLException {
        owner("ALTER DATABASE plimsoll SET default_transaction_read_only = on");
        try (Database after = PostgresServer.get().pool("failed-over", 1, Duration.ofSeconds(2))) {
            PostgresStore standby = new PostgresStore(after.dataSource());
            failsAndRecovers(() -> standby.transact(tx -> {
                tx.post(deposit(1, Usd.of(5)));
                return true;
            }));
            fails(Kind.UNAVAILABLE, () -> standby.transact(StoreTx::fenceExclusive));
            assertThat(standby.<Boolean>transact(tx -> tx.account(ACCOUNT).isPresent()))
                    .isTrue();
        } finally {
            // Its own connection is read-only by default, too.
            owner(
                    "SET default_transaction_read_only = off",
                    "ALTER DATABASE plimsoll RESET default_transaction_read_only");
        }
        assertThat(deposits()).isTrue();
    }

    /** A disk that is really full ends other tests, too; the server's answer to it is what the store sees. */
    @Test
    void a_full_disk_changes_nothing_and_is_no_open_outcome() throws SQLException {
        owner(
                "CREATE FUNCTION execution.test_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
                        + " 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$",
                "CREATE TRIGGER test_full BEFORE INSERT ON execution.events FOR EACH STATEMENT"
                        + " EXECUTE FUNCTION execution.test_full()");
        try {
            failsAndRecovers(() -> store.transact(tx -> {
                tx.post(deposit(1, Usd.of(5)));
                tx.appendEvent(event(1)); // goes with the commit
                return true;
            }));
        } finally {
            owner("DROP FUNCTION execution.test_full() CASCADE");
        }
        assertThat(deposits()).isTrue();
    }

    @Test
    void every_wait_of_a_session_is_bounded() throws SQLException {
        Database single = PostgresServer.get().pool("bounded", 1, Duration.ofSeconds(2));
        try (single) {
            new PostgresStore(single.dataSource()).transact(StoreTx::epoch);
            try (Connection lent = single.connection();
                    Statement statement = lent.createStatement();
                    ResultSet row = statement.executeQuery("SELECT current_setting('lock_timeout'),"
                            + " current_setting('statement_timeout'),"
                            + " current_setting('idle_in_transaction_session_timeout'),"
                            + " current_setting('transaction_isolation')")) {
                row.next();
                assertThat(List.of(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                        .containsExactly("2s", "5s", "10s", "read committed");
            }
        }
    }

    @Test
    void a_swallowed_refusal_still_rolls_back() {
        fails(
                Kind.CONSTRAINT,
                () -> store.transact(tx -> {
                    tx.post(deposit(1, Usd.of(5)));
                    try {
                        tx.post(deposit(1, Usd.of(5)));
                    } catch (StoreException swallowed) {
                        assertThat(swallowed.kind()).isEqualTo(Kind.CONSTRAINT);
                    }
                    return true;
                }));
        assertThat(store.<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH))).isEqualTo(Usd.ZERO);
    }

    @Test
    void a_refusal_at_the_end_of_the_transaction_is_a_refusal() {
        store.transact(tx -> {
            tx.appendEvent(event(1));
            return true;
        });
        fails(
                Kind.CONSTRAINT,
                () -> store.transact(tx -> {
                    tx.post(deposit(1, Usd.of(5)));
                    tx.appendEvent(event(1));
                    return true;
                }));
        assertThat(store.<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH))).isEqualTo(Usd.ZERO);
    }

    @Test
    void a_write_over_a_version_that_was_replaced_meanwhile_may_be_tried_again() {
        fails(
                Kind.RETRY,
                () -> store.transact(tx -> {
                    Account seen = tx.account(ACCOUNT).orElseThrow();
                    tx.post(deposit(1, Usd.of(5)));
                    PostgresServer.get().store().transact(other -> other.updateAccount(next(seen), seen.version()));
                    return tx.updateAccount(next(seen), seen.version());
                }));
        assertThat(store.<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH))).isEqualTo(Usd.ZERO);
        assertThat(store.<Account>transact(tx -> tx.account(ACCOUNT).orElseThrow())
                        .version())
                .as("written once")
                .isEqualTo(account().version() + 1);
    }

    /** Of many accounts that are written in one statement one was changed meanwhile: none is written. */
    @Test
    void many_writes_over_versions_of_which_one_was_replaced_are_refused_together() {
        SortedSet<AccountId> both = new TreeSet<>(List.of(ACCOUNT, BOB));
        fails(
                Kind.RETRY,
                () -> store.transact(tx -> {
                    List<Account> seen = tx.accounts(both);
                    PostgresServer.get()
                            .store()
                            .transact(other -> other.updateAccount(
                                    next(seen.get(0)), seen.get(0).version()));
                    seen.forEach(row -> tx.updateAccount(next(row), row.version()));
                    return true;
                }));
        assertThat(store.<List<Account>>transact(tx -> tx.accounts(both)))
                .extracting(Account::version)
                .containsExactlyInAnyOrder(1L, 2L);
    }

    private static Account next(Account row) {
        return new Account(
                row.id(),
                row.user(),
                row.venue(),
                row.mode(),
                row.collateral(),
                row.version() + 1,
                row.positionsOpened());
    }

    @Test
    void a_transaction_of_writes_is_one_round_trip_with_its_commit() {
        StoreTraffic before = store.traffic();
        store.transact(tx -> {
            tx.post(deposit(1, Usd.of(5)));
            tx.appendEvent(event(1));
            tx.saveWorldTime(7);
            return true;
        });
        assertThat(store.traffic().since(before)).isEqualTo(new StoreTraffic(1, 1, 4));
        assertThat(store.<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH))).isEqualTo(Usd.of(5));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(5, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
