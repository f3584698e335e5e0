package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.StopMeanwhileException;
import io.github.plimsoll.execution.StopReceipt;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two whole desks, each with its own engines, dispatcher and connections, on one PostgreSQL: a limit with room for one order
 * takes one, and no order is sent after a stop was acknowledged. {@code -Dplimsoll.races=N} changes how many races run,
 * at least 50.
 */
final class DeskRaceTest {
    private static final long LEASE_MICROS = 2_000_000;
    private static final long POLL_NANOS = 5_000_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final int races = Math.max(50, Integer.getInteger("plimsoll.races", 100));
    private final SplittableRandom random = new SplittableRandom(Long.getLong("plimsoll.seed", 11L));

    @SuppressWarnings("NullAway.Init")
    private Office one;

    @SuppressWarnings("NullAway.Init")
    private Office two;

    @BeforeEach
    void open() throws Exception {
        PostgresServer.get().emptyStore();
        one = new Office(PostgresServer.get().access(), "one", 1, LEASE_MICROS);
        two = new Office(PostgresServer.get().access(), "two", 2, LEASE_MICROS);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        one.close();
        two.close();
        PostgresServer.get().emptyStore();
    }

    @Test
    void roomForOneTakesOne() throws Exception {
        int firstWon = 0;
        Map<String, Integer> refusals = new TreeMap<>();
        for (int race = 1; race <= races; race++) {
            String user = "room" + race;
            AccountId account = one.account(user);
            CyclicBarrier start = new CyclicBarrier(2);
            Future<Receipt> first = threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                return one.open(user, user + "/a");
            });
            Future<Receipt> second = threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                return two.open(user, user + "/b");
            });
            Receipt a = first.get(10, TimeUnit.SECONDS);
            Receipt b = second.get(10, TimeUnit.SECONDS);
            assertThat(a.accepted() ^ b.accepted())
                    .as("race %s: exactly one of %s and %s", race, a, b)
                    .isTrue();
            List<Reservation> held = one.store.transact(tx -> tx.reservations(account));
            assertThat(held).as("race %s", race).hasSize(1);
            firstWon += a.accepted() ? 1 : 0;
            refusals.merge((a.accepted() ? b : a).code(), 1, Integer::sum);
        }
        assertThat(firstWon).as("both desks win some races").isBetween(1, races - 1);
        assertThat(refusals).as("the other is told which limit it was").doesNotContainKey(Receipt.CONTENDED);
        System.out.println("SOAK {\"soak\":\"races\",\"race\":\"two desks, room for one\",\"races\":" + races
                + ",\"refusals\":\"" + refusals + "\",\"passed\":true}");
    }

    record Stopped(StopReceipt receipt, long took, long at) {}

    /** Stops and waits for the acknowledgement, as the command does. */
    static Stopped stop(ControlPlane control, String scope) {
        long begin = System.nanoTime();
        StopReceipt receipt = control.stop(scope, ControlState.HALTED, "race", "racer", "race");
        while (!receipt.acknowledged()) {
            LockSupport.parkNanos(POLL_NANOS);
            receipt = control.acknowledge(receipt);
        }
        long now = System.nanoTime();
        return new Stopped(receipt, now - begin, now);
    }

    /** A stop that a resume meets stands; one that is gone was there before the resume looked (RaceTest tells when it looks). */
    @Test
    void aResumeNeverTakesBackAStopItMet() throws Exception {
        int met = 0;
        int ended = 0;
        for (int race = 1; race <= races; race++) {
            ControlPlane stopping = (race % 2 == 0 ? one : two).control;
            one.control.stop(Latch.GLOBAL, ControlState.HALTED, "before", "racer", "race");
            CyclicBarrier start = new CyclicBarrier(2);
            long head = random.nextLong(4_000_000);
            boolean stopLater = random.nextBoolean();
            Future<Boolean> resume = threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                LockSupport.parkNanos(stopLater ? 0 : head);
                try {
                    return one.control.resume(Latch.GLOBAL, "racer", "race");
                } catch (StopMeanwhileException refused) {
                    return false;
                }
            });
            Future<StopReceipt> stop = threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                LockSupport.parkNanos(stopLater ? head : 0);
                return stopping.stop(Latch.GLOBAL, ControlState.HALTED, "again", "racer", "race");
            });
            boolean resumed = resume.get(10, TimeUnit.SECONDS);
            StopReceipt receipt = stop.get(10, TimeUnit.SECONDS);
            boolean stands = !one.store.transact(StoreTx::latches).isEmpty();
            assertThat(receipt.durable()).isTrue();
            if (!resumed) {
                met++;
                assertThat(stands)
                        .as("race %s: refused, so nothing was loosened", race)
                        .isTrue();
            }
            if (!stands) {
                ended++;
                assertThat(one.store.<Long>transact(StoreTx::epoch))
                        .as("race %s: the resume came right after the stop", race)
                        .isEqualTo(receipt.epoch() + 1);
            }
            one.control.resume(Latch.GLOBAL, "racer", "race");
        }
        assertThat(met).as("they met").isPositive();
        assertThat(ended).as("some stops were over before").isPositive();
        System.out.println("SOAK {\"soak\":\"races\",\"race\":\"stop against resume\",\"races\":" + races + ",\"met\":"
                + met + ",\"ended\":" + ended + ",\"passed\":true}");
    }

    @Test
    void nothingIsSentAfterAnAcknowledgedStop() throws Exception {
        Latencies latencies = new Latencies();
        int sentFirst = 0;
        int stoppedFirst = 0;
        int listed = 0;
        for (int race = 1; race <= races; race++) {
            String user = "stop" + race;
            one.account(user);
            String scope = List.of(Latch.GLOBAL, Latch.market("BTC-USD"), Latch.user(user))
                    .get(race % 3);
            SortableId intent = intent((race % 2 == 0 ? one : two).open(user, user));
            CyclicBarrier start = new CyclicBarrier(2);
            long head = random.nextLong(8_000_000);
            boolean sendLater = random.nextBoolean();
            Future<?> sender = threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                LockSupport.parkNanos(sendLater ? head : 0);
                return one.dispatcher.step();
            });
            Future<Stopped> stopper = threads.submit(() -> {
                start.await(5, TimeUnit.SECONDS);
                LockSupport.parkNanos(sendLater ? 0 : head);
                return stop(two.control, scope);
            });
            sender.get(10, TimeUnit.SECONDS);
            Stopped stopped = stopper.get(10, TimeUnit.SECONDS);
            OptionalLong sent = one.venue.sentAt(intent);
            if (sent.isPresent()) {
                assertThat(stopped.at() - sent.getAsLong())
                        .as("race %s: sent this many ns before the acknowledgement", race)
                        .isNotNegative();
                sentFirst++;
            } else {
                stoppedFirst++;
            }
            listed += stopped.receipt().mayStillExecute().contains(intent) ? 1 : 0;
            latencies.add(stopped.took());
            one.dispatcher.step();
            assertThat(one.venue.sentAt(intent))
                    .as("race %s: nothing more", race)
                    .isEqualTo(sent);
            assertThat(state(intent))
                    .as("race %s", race)
                    .isEqualTo(sent.isPresent() ? IntentState.IN_FLIGHT : IntentState.EXPIRED);
            two.control.resume(scope, "racer", "race");
        }
        System.out.println("SOAK {\"soak\":\"races\",\"race\":\"dispatcher against stop\",\"races\":" + races
                + ",\"sent_first\":" + sentFirst + ",\"stopped_first\":" + stoppedFirst + ",\"may_still_execute\":"
                + listed + "," + latencies + ",\"passed\":true}");
        assertThat(sentFirst).as("races that the sender won").isPositive();
        assertThat(stoppedFirst).as("races that the stop won").isPositive();
        assertThat(latencies.percentile(0.99))
                .as("ms to the acknowledgement, %s", latencies)
                .isLessThanOrEqualTo(250);
    }

    @Test
    void aFrozenSenderHoldsAStopForItsLeaseAndThenSendsNothing() throws Exception {
        Latencies latencies = new Latencies();
        int rounds = Math.max(1, races / 1_000);
        for (int round = 1; round <= rounds; round++) {
            Frozen frozen = freeze("frozen" + round, 2_600);
            assertThat(frozen.intent().state()).isEqualTo(IntentState.EXPIRED);
            assertThat(one.venue.sentAt(frozen.intent().id()))
                    .as("its lease is over")
                    .isEmpty();
            assertThat(frozen.stopped().took() / 1e6)
                    .as("ms to the acknowledgement")
                    .isBetween(1_000.0, 2_250.0); // less than the lease by what passed between claim and stop
            latencies.add(frozen.stopped().took());
        }
        Frozen woken = freeze("woken", 700);
        assertThat(woken.intent().state()).isEqualTo(IntentState.IN_FLIGHT);
        assertThat(woken.stopped().at() - one.venue.sentAt(woken.intent().id()).orElseThrow())
                .as("it was sent before the acknowledgement")
                .isNotNegative();
        System.out.println("SOAK {\"soak\":\"races\",\"race\":\"stop with a frozen sender, lease 2 s\",\"rounds\":"
                + rounds + "," + latencies + ",\"passed\":true}");
    }

    private record Frozen(StoredIntent intent, Stopped stopped) {}

    /** A sender that freezes between claim and first byte, and a stop meanwhile. */
    private Frozen freeze(String user, long millis) throws Exception {
        one.account(user);
        SortableId intent = intent(one.open(user, user));
        CountDownLatch claimed = new CountDownLatch(1);
        one.venue.beforeSending(() -> {
            claimed.countDown();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (end - System.nanoTime() > 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        });
        Future<Boolean> sender = threads.submit(one.dispatcher::step);
        assertThat(claimed.await(5, TimeUnit.SECONDS)).isTrue();
        Stopped stopped = stop(two.control, Latch.GLOBAL);
        assertThat(stopped.receipt().mayStillExecute()).containsExactly(intent);
        sender.get(10, TimeUnit.SECONDS);
        one.venue.beforeSending(() -> {});
        two.control.resume(Latch.GLOBAL, "racer", "race");
        return new Frozen(one.store.transact(tx -> tx.intent(intent)).orElseThrow(), stopped);
    }

    private IntentState state(SortableId intent) {
        return two.store.transact(tx -> tx.intent(intent)).orElseThrow().state();
    }

    private static SortableId intent(Receipt receipt) {
        StoredIntent recorded = receipt.intent();
        if (recorded == null) {
            throw new AssertionError("refused: " + receipt);
        }
        return recorded.id();
    }
}
