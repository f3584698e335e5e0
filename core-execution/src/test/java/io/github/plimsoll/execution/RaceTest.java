package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two processes on one store, with real threads. */
class RaceTest {
    private static final int RACES = 500;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    private static <A> List<A> race(Callable<A> one, Callable<A> other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        Future<A> first = THREADS.submit(() -> {
            start.await();
            return one.call();
        });
        start.await();
        A second = other.call();
        return List.of(first.get(), second);
    }

    @Test
    @DisplayName("EXE-47 two opens at once reserve their room atomically: room for one takes one")
    void aLimitWithRoomForOneNeverTakesTwo() throws Exception {
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("one", 1)
                .maxPosition(Usd.of(1_500))
                .build();
        int both = 0;
        for (int i = 0; i < RACES; i++) {
            World one = World.create(w -> w.policy = policy);
            World two = one.sibling();
            List<Receipt> receipts =
                    race(() -> one.open("a", Side.LONG, "100", 10), () -> two.open("b", Side.LONG, "100", 10));
            long accepted = receipts.stream().filter(Receipt::accepted).count();
            both += accepted == 2 ? 1 : 0;
            assertThat(accepted).isEqualTo(1);
            assertThat(one.reservations()).isEqualTo(1);
            Books.check(one);
        }
        assertThat(both).isZero();
    }

    @Test
    @DisplayName("EXE-47 the same key in two processes at once is one order")
    void oneKeyInTwoProcessesIsOneOrder() throws Exception {
        for (int i = 0; i < RACES; i++) {
            World one = World.create();
            World two = one.sibling();
            List<Receipt> receipts =
                    race(() -> one.open("k", Side.LONG, "100", 10), () -> two.open("k", Side.LONG, "100", 10));
            assertThat(receipts).allMatch(Receipt::accepted);
            assertThat(receipts.get(0).decision()).isEqualTo(receipts.get(1).decision());
            assertThat(one.intents()).hasSize(1);
            assertThat(one.used(TradingPlan.OPENS) + two.used(TradingPlan.OPENS))
                    .isEqualTo(1);
        }
    }

    @Test
    void oneKeyTwiceAtOnceDoesNotMeetItsOwnQuota() throws Exception {
        TradingPlan single = new TradingPlan(1, 10, Usd.of(1_000_000), 30, 30);
        for (int i = 0; i < RACES; i++) {
            World world = World.create(w -> w.plan = single);
            List<Receipt> receipts =
                    race(() -> world.open("k", Side.LONG, "100", 10), () -> world.open("k", Side.LONG, "100", 10));
            assertThat(receipts).allMatch(Receipt::accepted);
            assertThat(world.intents()).hasSize(1);
        }
    }

    @Test
    void twoDispatchersSendOneIntentOnce() throws Exception {
        for (int i = 0; i < RACES; i++) {
            World one = World.create();
            World two = one.sibling();
            one.open("k", Side.LONG, "100", 10);
            race(one.dispatcher::step, two.dispatcher::step);
            assertThat(one.intents()).allMatch(intent -> intent.attempts() == 1);
            one.settle();
            Books.checkAtRest(one);
        }
    }

    @Test
    void twoClosesOfOnePositionNeverExceedIt() throws Exception {
        for (int i = 0; i < RACES; i++) {
            World one = World.create();
            SortableId id = one.opened("k", Side.LONG, "100", 10);
            World two = one.sibling();
            List<Receipt> receipts = race(() -> one.close("a", id, World.all()), () -> two.close("b", id, World.all()));
            assertThat(receipts.stream().filter(Receipt::accepted)).hasSize(1);
            one.settle();
            assertThat(one.position(id).open()).isFalse();
        }
    }

    /**
     * Whichever comes first: a stop that was typed after the resume had looked stands, and so does every stop that a
     * refused resume met. Before it looks, a resume has done nothing yet, so that a stop which begins and ends then is
     * one that it clears by right.
     */
    @Test
    void aStopAndAResumeAtOnceNeverLoseTheStop() throws Exception {
        int stoppedLater = 0;
        for (int i = 0; i < RACES; i++) {
            AtomicReference<@Nullable Thread> resuming = new AtomicReference<>();
            AtomicLong resumeLooked = new AtomicLong();
            World one = World.create(w -> w.storeWrap = store -> new Store() {
                @Override
                public <T> T transact(Store.Work<T> work) {
                    if (Thread.currentThread() == resuming.get()) {
                        resumeLooked.compareAndSet(0, System.nanoTime());
                    }
                    return store.transact(work);
                }
            });
            World two = i % 2 == 0 ? one : one.sibling();
            boolean after = i % 4 < 2;
            one.stop(ControlState.HALTED);
            AtomicLong stopTyped = new AtomicLong();
            List<Boolean> outcome = race(
                    () -> {
                        resuming.set(Thread.currentThread());
                        try {
                            return one.control.resume(Latch.GLOBAL, "olga", "t");
                        } catch (StopMeanwhileException met) {
                            return false;
                        }
                    },
                    () -> {
                        while (after && resumeLooked.get() == 0) {
                            Thread.onSpinWait();
                        }
                        stopTyped.set(System.nanoTime());
                        return two.control
                                .stop(Latch.GLOBAL, ControlState.HALTED, "again", "otto", "t2")
                                .durable();
                    });
            boolean resumed = outcome.get(0);
            assertThat(outcome.get(1)).isTrue();
            boolean stands = !one.latches().isEmpty();
            if (one == two && resumeLooked.get() != 0 && stopTyped.get() > resumeLooked.get()) {
                stoppedLater++;
                assertThat(stands)
                        .as("the stop was typed after the resume had looked")
                        .isTrue();
            }
            if (!resumed) {
                assertThat(stands).isTrue();
            }
        }
        assertThat(stoppedLater).isPositive();
    }

    @Test
    void afterAStopIsAcknowledgedNothingIsSent() throws Exception {
        int sent = 0;
        for (int i = 0; i < RACES; i++) {
            World one = World.create();
            World two = one.sibling();
            Receipt open = one.open("k", Side.LONG, "100", 10);
            List<Object> outcomes = RaceTest.<Object>race(
                    one.dispatcher::step,
                    () -> two.control.stop(Latch.GLOBAL, ControlState.HALTED, "race", "olga", "t"));
            StopReceipt stop = (StopReceipt) outcomes.get(1);
            boolean inFlight = one.intent(open).attempts() == 1;
            sent += inFlight ? 1 : 0;
            if (stop.acknowledged() && stop.mayStillExecute().isEmpty() && inFlight) {
                // It passed the fence, and its answer was written, before the stop.
                assertThat(one.intent(open).epoch()).isLessThan(stop.epoch());
            }
            one.step();
            assertThat(one.intent(open).attempts())
                    .as("nothing is sent after the stop")
                    .isEqualTo(inFlight ? 1 : 0);
        }
        assertThat(sent).as("both orders of the race occurred").isBetween(1, RACES - 1);
    }
}
