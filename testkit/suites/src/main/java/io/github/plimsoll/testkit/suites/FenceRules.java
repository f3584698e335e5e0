package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.MARKET;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.risk.ControlState;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The stop fence and the latches behind it. */
interface FenceRules extends StoreRules {
    @Test
    default void the_fence_begins_at_one_and_shows_what_was_set() {
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
    default void a_stop_waits_for_senders_that_passed_the_fence() throws Exception {
        stopWaitsFor(StoreTx::fenceShared);
    }

    @Test
    default void a_stop_waits_for_senders_that_claimed() throws Exception {
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(open(2));
            tx.updateIntent(open(2).to(IntentState.EXPIRED, "late"), 1);
            tx.insertIntent(open(3));
        });
        stopWaitsFor(tx -> {
            assertThat(tx.claim(1)).isPresent();
            StoredIntent sent = open(3).sending();
            assertThat(tx.updateSending(sent, 1, 1_000_000)).isTrue();
        });
    }

    private void stopWaitsFor(Consumer<StoreTx> pass) throws Exception {
        CountDownLatch passed = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> run(tx -> {
            pass.accept(tx);
            passed.countDown();
            StoreRules.await(go);
            tx.insertIntent(open(1));
        }));
        StoreRules.await(passed);
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
    default void a_sender_waits_for_the_stop_and_sees_its_epoch() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> run(tx -> {
            tx.setEpoch(tx.fenceExclusive() + 1);
            stopping.countDown();
            StoreRules.await(go);
        }));
        StoreRules.await(stopping);
        CompletableFuture<Long> sender = CompletableFuture.supplyAsync(() -> in(StoreTx::fenceShared));
        Thread.sleep(150);
        assertThat(sender).isNotDone();
        go.countDown();
        stop.get(5, TimeUnit.SECONDS);
        assertThat(sender.get(5, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    default void a_latch_is_replaced_cleared_and_listed_by_scope() {
        Latch market = StoreRules.latch(Latch.market(MARKET), ControlState.REDUCE_ONLY);
        Latch user = StoreRules.latch(Latch.user("alice"), ControlState.HALTED);
        Latch global = StoreRules.latch(Latch.GLOBAL, ControlState.FROZEN);
        run(tx -> {
            tx.putLatch(user);
            tx.putLatch(StoreRules.latch(Latch.GLOBAL, ControlState.HALTED));
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
}
