package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.close;
import static io.github.plimsoll.testkit.suites.StoreRows.decision;
import static io.github.plimsoll.testkit.suites.StoreRows.event;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store that runs several transactions at once must satisfy as well. It must have 4 connections or more. */
public abstract class ConcurrentStoreContract extends StoreContract {
    private static final int WRITERS = 3;
    private static final int EVENTS_EACH = 40;

    private ExecutorService threads;

    @BeforeEach
    final void startThreads() {
        threads = Executors.newFixedThreadPool(WRITERS + 1);
    }

    @AfterEach
    final void stopThreads() {
        threads.shutdownNow();
    }

    /** Runs work in a transaction of another thread that stays open until the other work is done. */
    private <A, B> B during(Function<StoreTx, A> held, Function<StoreTx, B> meanwhile) throws Exception {
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Future<A> holder = threads.submit(() -> in(tx -> {
            A result = held.apply(tx);
            holds.countDown();
            StoreRules.await(done);
            return result;
        }));
        try {
            StoreRules.await(holds);
            return threads.submit(() -> in(meanwhile)).get(4, TimeUnit.SECONDS);
        } finally {
            done.countDown();
            holder.get(5, TimeUnit.SECONDS);
        }
    }

    /** The answers of the same work in several transactions that begin at the same moment. */
    private <T> List<T> atOnce(Function<StoreTx, T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            futures.add(threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                return in(work);
            }));
        }
        List<T> answers = new ArrayList<>();
        for (Future<T> future : futures) {
            answers.add(future.get(10, TimeUnit.SECONDS));
        }
        return answers;
    }

    @Test
    void senders_pass_the_fence_side_by_side() throws Exception {
        assertThat(during(StoreTx::fenceShared, StoreTx::fenceShared)).isEqualTo(1);
    }

    @Test
    void reading_the_epoch_waits_for_nobody() throws Exception {
        long read = during(
                tx -> {
                    tx.setEpoch(tx.fenceExclusive() + 1);
                    return true;
                },
                StoreTx::epoch);
        assertThat(read).isEqualTo(1);
    }

    @Test
    void what_is_not_committed_is_not_seen() throws Exception {
        int seen = during(
                tx -> {
                    tx.insertIntent(open(1));
                    tx.insertAccount(account());
                    return true;
                },
                tx -> ClaimRules.claimed(tx, 9).size() + tx.accounts().size());
        assertThat(seen).isZero();
    }

    @Test
    void claims_skip_what_another_holds() throws Exception {
        StoredIntent exit = close(3, id(40));
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(open(1));
            tx.insertIntent(open(2));
            tx.insertIntent(exit);
        });
        List<StoredIntent> second = during(tx -> ClaimRules.claimed(tx, 2), tx -> ClaimRules.claimed(tx, 9));
        assertThat(second).containsExactly(open(2));
        run(tx -> assertThat(ClaimRules.claimed(tx, 9)).containsExactly(exit, open(1), open(2)));
    }

    @Test
    void a_dispatcher_without_work_keeps_no_stop_waiting() throws Exception {
        assertThat(during(tx -> tx.claim(9).isPresent(), StoreTx::fenceExclusive))
                .isEqualTo(1);
    }

    @Test
    void the_loser_of_a_version_sees_that_it_lost() throws Exception {
        run(tx -> tx.insertAccount(account()));
        assertThat(atOnce(tx -> tx.updateAccount(account(ACCOUNT, ALICE, 2, 1), 1)))
                .containsOnlyOnce(true);
        run(tx -> tx.insertIntent(open(1)));
        assertThat(atOnce(tx -> tx.updateSending(open(1).sending(), 1, 1_000_000)))
                .containsOnlyOnce(true);
    }

    @Test
    void a_locked_account_waits() throws Exception {
        run(tx -> tx.insertAccount(account()));
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Boolean> holder = threads.submit(() -> in(tx -> {
            tx.lockAccount(ACCOUNT);
            holds.countDown();
            StoreRules.await(go);
            return tx.updateAccount(account(ACCOUNT, ALICE, 2, 0), 1);
        }));
        StoreRules.await(holds);
        Future<Long> next = threads.submit(
                () -> in(tx -> tx.lockAccount(ACCOUNT).orElseThrow().version()));
        Thread.sleep(100);
        assertThat(next.isDone()).isFalse();
        go.countDown();
        assertThat(holder.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(next.get(5, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void of_equal_keys_at_once_one_wins() throws Exception {
        AtomicInteger number = new AtomicInteger(); // ids are never given twice, keys are
        assertThat(atOnce(tx -> tx.insertDecision(decision(number.incrementAndGet(), "one"))))
                .containsOnlyOnce(true);
        assertThat(atOnce(tx -> tx.insertVenueEvent("paper", "e1", 1, at(1)))).containsOnlyOnce(true);
        assertThat(atOnce(tx -> tx.insertAccount(account()))).containsOnlyOnce(true);
    }

    @Test
    void a_confirmation_is_taken_by_one() throws Exception {
        run(tx -> tx.putConfirmation(Confirmation.fresh("t1", ALICE, "/close all", at(600))));
        assertThat(atOnce(tx -> tx.useConfirmation("t1", "key", at(1)))).containsOnlyOnce(true);
    }

    @Test
    void runs_get_different_numbers() throws Exception {
        assertThat(atOnce(StoreTx::nextRun)).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void the_latest_world_time_stays() throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 1; i <= WRITERS; i++) {
            long mine = at(i);
            writers.add(threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                run(tx -> tx.saveWorldTime(mine));
                return true;
            }));
        }
        for (Future<?> writer : writers) {
            writer.get(10, TimeUnit.SECONDS);
        }
        assertThat(in(StoreTx::worldTime)).isEqualTo(at(WRITERS));
    }

    @Test
    void a_reader_by_cursor_misses_no_event() throws Exception {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            int writer = w;
            writers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < EVENTS_EACH; i++) {
                            long number = writer * 1_000L + i;
                            run(tx -> {
                                tx.appendEvent(event(number));
                                tx.appendAudit(StoreRows.audit(number));
                            });
                        }
                    },
                    threads));
        }
        List<BusinessEvent> read = new ArrayList<>();
        CompletableFuture<Void> all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
        boolean last = false;
        while (true) {
            long cursor = read.isEmpty() ? 0 : read.get(read.size() - 1).sequence();
            List<BusinessEvent> page = in(tx -> tx.events(cursor, 7));
            read.addAll(page);
            if (page.isEmpty() && last) {
                break;
            }
            last = all.isDone();
        }
        all.get(10, TimeUnit.SECONDS);
        assertThat(read).hasSize(WRITERS * EVENTS_EACH);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).sequence()).isEqualTo(i + 1);
        }
    }
}
