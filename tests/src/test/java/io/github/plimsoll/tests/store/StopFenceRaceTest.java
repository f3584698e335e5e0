package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.postgres.PostgresStore;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The stop fence against a sender, on the real server. The claim: a send that the stop did not list never begins after the
 * stop was acknowledged. {@code -Dplimsoll.races=N} changes how many races run.
 */
final class StopFenceRaceTest {
    private static final long LEASE_MICROS = 2_000_000;

    private final PostgresStore store = PostgresServer.get().emptyStore();
    private final PostgresStore other = PostgresServer.get().store();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    /** As the dispatcher sends: read the fence, refuse another epoch, mark the row. True when the row may be sent. */
    private static boolean send(StoreTx tx, SortableId id, ToLongFunction<StoreTx> fence, Runnable pause) {
        StoredIntent intent = tx.intent(id).orElseThrow();
        if (fence.applyAsLong(tx) != intent.epoch()) {
            tx.updateIntent(intent.to(IntentState.EXPIRED, "stopped"), intent.version());
            return false;
        }
        pause.run();
        return tx.updateSending(intent.sending(), intent.version(), LEASE_MICROS);
    }

    /** As the control plane stops: raise the epoch, list what may still execute. */
    private static List<SortableId> stop(StoreTx tx, ToLongFunction<StoreTx> fence) {
        tx.setEpoch(fence.applyAsLong(tx) + 1);
        return tx.sending().stream().map(SendingRow::intent).toList();
    }

    @Test
    void without_the_fence_locks_a_send_passes_after_an_acknowledged_stop() {
        StoredIntent intent = open(1);
        store.transact(tx -> {
            tx.insertIntent(intent);
            return true;
        });
        boolean sent = store.transact(tx -> send(tx, intent.id(), StoreTx::epoch, () -> {
            // The whole stop happens here, in another process, between the sender's read and its write.
            List<SortableId> mayStillExecute = other.transact(stop -> stop(stop, StoreTx::epoch));
            assertThat(mayStillExecute)
                    .as("the stop is acknowledged: nothing is under way")
                    .isEmpty();
        }));
        assertThat(sent).as("READ COMMITTED alone lets it pass").isTrue();
        assertThat(other.<Long>transact(StoreTx::epoch)).isGreaterThan(intent.epoch());
    }

    @Test
    void with_the_fence_locks_the_stop_waits_and_lists_the_send() throws Exception {
        StoredIntent intent = open(1);
        store.transact(tx -> {
            tx.insertIntent(intent);
            return true;
        });
        Future<?>[] stopping = new Future<?>[1];
        boolean sent = store.transact(tx -> send(tx, intent.id(), StoreTx::fenceShared, () -> {
            stopping[0] = threads.submit(() -> other.<List<SortableId>>transact(s -> stop(s, StoreTx::fenceExclusive)));
            LockSupport.parkNanos(200_000_000);
            assertThat(stopping[0].isDone()).as("the stop waits for the sender").isFalse();
        }));
        assertThat(sent).isTrue();
        assertThat(stopping[0].get(5, TimeUnit.SECONDS)).isEqualTo(List.of(intent.id()));
    }

    @Test
    void no_send_begins_after_a_stop() throws Exception {
        int races = Integer.getInteger("plimsoll.races", 300);
        RandomGenerator random = new java.util.SplittableRandom(42);
        int sentFirst = 0;
        int stoppedFirst = 0;
        for (int race = 1; race <= races; race++) {
            StoredIntent intent = at(open(race), store.<Long>transact(StoreTx::epoch));
            store.transact(tx -> {
                tx.insertIntent(intent);
                return true;
            });
            long head = random.nextInt(-400_000, 400_000);
            long think = random.nextInt(0, 200_000);
            CyclicBarrier start = new CyclicBarrier(2);
            Future<Boolean> sender = threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                LockSupport.parkNanos(head);
                return store.transact(
                        tx -> send(tx, intent.id(), StoreTx::fenceShared, () -> LockSupport.parkNanos(think)));
            });
            Future<List<SortableId>> stopper = threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                LockSupport.parkNanos(-head);
                return other.transact(tx -> stop(tx, StoreTx::fenceExclusive));
            });
            boolean sent = sender.get(10, TimeUnit.SECONDS);
            List<SortableId> listed = stopper.get(10, TimeUnit.SECONDS);
            assertThat(listed.contains(intent.id()))
                    .as("race %s: sent=%s, the stop listed %s", race, sent, listed)
                    .isEqualTo(sent);
            sentFirst += sent ? 1 : 0;
            stoppedFirst += sent ? 0 : 1;
            end(intent.id());
        }
        assertThat(sentFirst).as("races that the sender won").isPositive();
        assertThat(stoppedFirst).as("races that the stop won").isPositive();
    }

    private static StoredIntent at(StoredIntent i, long epoch) {
        return new StoredIntent(
                i.id(),
                i.decision(),
                i.key(),
                i.account(),
                i.user(),
                i.kind(),
                i.origin(),
                i.instrument(),
                i.position(),
                i.side(),
                i.sizeUnits(),
                i.filledUnits(),
                i.collateral(),
                i.leverage(),
                i.decidedPrice(),
                i.priceAsOf(),
                i.stopLoss(),
                i.takeProfit(),
                i.worstPrice(),
                i.resting(),
                epoch,
                i.validUntil(),
                i.recordedAt(),
                i.attempts(),
                i.state(),
                i.reason(),
                i.trace(),
                i.version());
    }

    private void end(SortableId id) {
        store.transact(tx -> {
            StoredIntent intent = tx.intent(id).orElseThrow();
            return intent.state().terminal()
                    || tx.updateIntent(intent.to(IntentState.CANCELLED, "race over"), intent.version());
        });
    }
}
