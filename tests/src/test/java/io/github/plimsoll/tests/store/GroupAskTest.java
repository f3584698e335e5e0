package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.MARKET;
import static io.github.plimsoll.testkit.suites.StoreRows.OTHER;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.closed;
import static io.github.plimsoll.testkit.suites.StoreRows.decided;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static io.github.plimsoll.testkit.suites.StoreRows.position;
import static io.github.plimsoll.testkit.suites.StoreRows.snapshot;
import static io.github.plimsoll.tests.store.ServerCounts.endWaiting;
import static io.github.plimsoll.tests.store.ServerCounts.until;
import static io.github.plimsoll.tests.store.ServerCounts.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.OpeningRows;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Decisions that read together on the real server. The first one waits for a table that somebody else holds; those that come
 * meanwhile are asked about together when it is done.
 */
final class GroupAskTest {
    private static final HistoryAsk ALL = new HistoryAsk(3, 2, true);
    private static final AccountId EMPTY = new AccountId("group:empty");
    private static final AccountId NOBODY = new AccountId("group:nobody");

    private Database pool;
    private PostgresStore store;
    private Connection holder;

    @BeforeEach
    void begin() throws SQLException {
        PostgresServer.get().emptyStore();
        pool = PostgresServer.get().pool("asking", 8, Duration.ofSeconds(20));
        store = new PostgresStore(pool.dataSource());
        fill();
        holder = PostgresServer.get().owner();
        holder.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        holder.close();
        assertThat(pool.inUse()).as("connections not given back").isZero();
        pool.close();
    }

    /** One account with something of every kind, one with an order under a key, one with nothing. */
    private void fill() {
        Account other = account(OTHER, ALICE, 1, 0);
        store.transact(tx -> {
            tx.insertAccount(account());
            tx.insertAccount(other);
            tx.insertAccount(account(EMPTY, ALICE, 1, 0));
            tx.post(deposit(1, Usd.of(500)));
            tx.insertPosition(position(43, 3));
            tx.insertPosition(position(42, 2));
            tx.insertPosition(closed(position(41, 1)));
            for (long order = 4; order > 1; order--) {
                tx.insertIntent(open(order));
            }
            tx.insertIntent(open(1, ACCOUNT, MARKET, Origin.STRATEGY));
            tx.saveSnapshot(snapshot(19_998, true));
            tx.saveSnapshot(snapshot(20_000, false));
            tx.saveSnapshot(snapshot(20_001, true));
            tx.saveProfitMark(new ProfitMark(ACCOUNT, at(2), Usd.of(2), Usd.of(3)));
            tx.saveProfitMark(new ProfitMark(ACCOUNT, at(1), Usd.of(1), Usd.of(1)));
            tx.putLock(lock(RiskLock.Scope.STRATEGY, "grid"));
            tx.putLock(lock(RiskLock.Scope.SIDE, "LONG"));
            tx.releaseAutomation(ACCOUNT, at(7), "olga");
            tx.putLatch(new Latch(Latch.GLOBAL, ControlState.REDUCE_ONLY, "r", "olga", at(3)));
            return true;
        });
        assertThat(store.record(decided(30, other, "used"))).isTrue();
        store.transact(tx -> {
            StoredIntent sending = open(3).sending();
            tx.updateSending(sending, 1, at(9));
            return tx.updateIntent(sending.to(IntentState.UNKNOWN, "timeout"), sending.version());
        });
    }

    private static StandingLock lock(RiskLock.Scope scope, String name) {
        return new StandingLock(ACCOUNT, new RiskLock(scope, name, at(50), "because"), "olga", at(1));
    }

    private static OpeningAsk ask(String key, AccountId account, HistoryAsk history) {
        return new OpeningAsk(key, account, 20_000, 0, 9, history);
    }

    private static List<OpeningAsk> asks() {
        return List.of(
                ask("new", EMPTY, ALL),
                ask("new-2", ACCOUNT, ALL),
                ask("used", OTHER, ALL),
                ask("new-3", ACCOUNT, HistoryAsk.NONE),
                ask("new-4", NOBODY, ALL),
                ask("used", ACCOUNT, ALL),
                new OpeningAsk("new-5", ACCOUNT, 20_001, at(2), 9, ALL),
                ask("new-6", OTHER, HistoryAsk.NONE));
    }

    /** The first one under way, then all others waiting for it. */
    private List<Future<OpeningRows>> together() throws Exception {
        try (Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLE execution.latches IN ACCESS EXCLUSIVE MODE");
        }
        List<Future<OpeningRows>> calls = new ArrayList<>();
        for (OpeningAsk ask : asks()) {
            CompletableFuture<OpeningRows> call = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    call.complete(store.opening(ask));
                } catch (Throwable failed) {
                    call.completeExceptionally(failed);
                }
            });
            thread.start();
            if (calls.isEmpty()) {
                until(waiting("asking"), 1);
            } else {
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.sleep(1);
                }
            }
            calls.add(call);
        }
        return calls;
    }

    private static void unanswered(Future<OpeningRows> call) {
        assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    @Test
    void each_gets_what_it_would_have_got_alone() throws Exception {
        List<OpeningRows> alone = new ArrayList<>();
        for (OpeningAsk ask : asks()) {
            alone.add(store.<OpeningRows>read(tx -> tx.openingRows(ask)));
        }
        assertThat(alone.get(1).account().orElseThrow().history().accepted()).hasSize(3);
        assertThat(alone.get(1).account().orElseThrow().openPositions()).hasSize(2);
        assertThat(alone.get(1).account().orElseThrow().snapshot()).contains(snapshot(20_000, false));
        assertThat(alone.get(2).before()).isPresent();
        assertThat(alone.get(4).account()).isEmpty();
        assertThat(alone.get(4).unknown()).hasSize(1);

        List<Future<OpeningRows>> calls = together();
        var before = store.traffic();
        holder.rollback();
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(alone.get(i));
        }
        assertThat(store.traffic().since(before).transactions())
                .as("one for all that agree in what they ask")
                .isEqualTo(3);
    }

    @Test
    void an_account_that_changed_before_the_call_is_read_as_it_is_then() throws Exception {
        List<Future<OpeningRows>> calls = together();
        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            statement.execute("UPDATE execution.accounts SET version = version + 1 WHERE id = 'group:empty'");
        }
        OpeningAsk late = ask("late", EMPTY, ALL);
        CompletableFuture<OpeningRows> call = CompletableFuture.supplyAsync(() -> store.opening(late));
        holder.rollback();
        assertThat(call.get(60, TimeUnit.SECONDS)
                        .account()
                        .orElseThrow()
                        .account()
                        .version())
                .isEqualTo(2);
        for (Future<OpeningRows> other : calls) {
            other.get(60, TimeUnit.SECONDS);
        }
    }

    /** Whoever only asked has changed nothing: no failure of it is an unknown outcome. */
    @Test
    void a_connection_lost_under_those_that_ask_together_is_no_unknown_outcome() throws Exception {
        List<Future<OpeningRows>> calls = together();
        assertThat(endWaiting("asking")).isEqualTo(1);
        unanswered(calls.get(0));
        until(waiting("asking"), 1);
        assertThat(endWaiting("asking")).isEqualTo(1);
        for (Future<OpeningRows> call : calls.subList(1, calls.size())) {
            unanswered(call);
        }
        holder.rollback();
        assertThat(store.opening(asks().get(0)).account()).isPresent();
    }
}
