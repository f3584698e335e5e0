package io.github.plimsoll.ratelimit;

import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The concurrent path under the orders of steps that Lincheck makes: what several threads were answered must be what one
 * thread could have been. 100 scenarios are run 10,000 times each by threads that race, and 10 more under up to 1,000
 * orders that are chosen step by step, which takes a hundred times as long for each. Runs in {@code ./plimsoll soak laws}.
 */
class InterleavedLimiterSoak {
    private static final int CASES = Integer.getInteger("plimsoll.cases", 100_000);
    private static final Key ANN = Key.of("user", "ann");
    private static final Key BOB = Key.of("user", "bob");
    private static final Keys BOTH = Keys.of(Key.of("market", "BTC-USD"), ANN);
    private static final Plan PLAN = Plan.builder()
            .limit(SlidingWindow.count("n", "user", 2, Duration.ofNanos(5_000)))
            .limit(SlidingWindow.volume("v", "user", 10, Duration.ofNanos(9_000)))
            .limit(TokenBucket.of("t", "market", 3, 1, Duration.ofNanos(2_000)))
            .action("OPEN", Charge.fixed("n", 1), Charge.perCall("v"))
            .action("BOTH", Charge.fixed("n", 1), Charge.fixed("t", 1))
            .build();
    /** What never changes, and counters that are touched with the lock held only: each call of theirs is one step. */
    private static final Class<?>[] STEPS = {
        Plan.class,
        Book.class,
        Group.class,
        CompiledAction.class,
        Key.class,
        Keys.class,
        Words.class,
        Track.class,
        WindowSlot.class,
        DrainSlot.class,
        Granted.class,
        LimitStatus.class,
        Decision.class,
        ManualClock.class,
        Adjustments.class
    };

    private static void race(Class<?> shared) {
        new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(Math.max(2, CASES / 1_000))
                .invocationsPerIteration(Math.max(2, CASES / 10))
                .check(shared);
    }

    private static void everyStep(Class<?> shared) {
        String[] steps = new String[STEPS.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = STEPS[i].getName();
        }
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(Math.max(2, CASES / 10_000))
                .invocationsPerIteration(Math.max(2, CASES / 100))
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(steps)
                        .allMethods()
                        .treatAsAtomic())
                .check(shared);
    }

    /** Several keys, several limits and a clock that goes on. */
    public static class Charging {
        private final ManualClock clock = new ManualClock();
        private final RateLimiter limiter = new MemoryLimiter(clock, PLAN, 1);

        @Operation
        public boolean open() {
            return limiter.allow("OPEN", ANN, 6);
        }

        @Operation
        public boolean openOfAnother() {
            return limiter.allow("OPEN", BOB, 4);
        }

        @Operation
        public boolean both() {
            return limiter.allow("BOTH", BOTH);
        }

        @Operation
        public long left() {
            return limiter.status(ANN).get(1).remaining();
        }

        @Operation
        public void time() {
            clock.advanceMicros(4);
        }
    }

    @Test
    @DisplayName("charges of several keys and limits are as if one thread made them, with a key evicted for another")
    void charging() {
        everyStep(Charging.class);
    }

    @Test
    @DisplayName("charges of several keys and limits by threads that race are as if one thread made them")
    void racingCharges() {
        race(Charging.class);
    }

    /** Reservations that end while others are decided. */
    public static class Reserving {
        private final RateLimiter limiter = new MemoryLimiter(new ManualClock(), PLAN, 10);
        private final Reservation first = ((Granted) limiter.reserve("OPEN", ANN, 3)).reservation();

        // who is told that it has ended may find the quota back a moment later: no two threads end one
        @Operation(nonParallelGroup = "first")
        public Settlement commit() {
            return limiter.commit(first);
        }

        @Operation(nonParallelGroup = "first")
        public Settlement cancel() {
            return limiter.cancel(first);
        }

        @Operation
        public boolean open() {
            return limiter.allow("OPEN", ANN, 8);
        }

        @Operation
        public long left() {
            return limiter.status(ANN).get(1).remaining();
        }
    }

    @Test
    @DisplayName("reservations end once, as if one thread did it all")
    void reserving() {
        everyStep(Reserving.class);
    }

    @Test
    @DisplayName("reservations that threads race for end once, as if one thread did it all")
    void racingReservations() {
        race(Reserving.class);
    }
}
