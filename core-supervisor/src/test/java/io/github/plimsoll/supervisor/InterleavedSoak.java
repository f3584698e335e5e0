package io.github.plimsoll.supervisor;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.github.plimsoll.supervisor.spi.SlotStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What several threads share, under every order of their steps that Lincheck tries: each history must be one that a
 * single thread could have made, or keep what it promises. {@code -Dplimsoll.cases} says how many: 10,000 are 100
 * scenarios of 10,000 orders each. Only one thread works at a time, so {@code ./plimsoll soak laws} runs it on one
 * processor ({@code -XX:ActiveProcessorCount=1}): with two the threads that wait take the time from the one that works.
 * Minutes all the same, so {@code mvn verify} does not run it.
 */
class InterleavedSoak {
    private static final int CASES = Integer.getInteger("plimsoll.cases", 300);
    private static final int SCENARIOS = Math.max(2, CASES / 100);
    private static final int ORDERS = Math.max(25, SCENARIOS * SCENARIOS);

    private static void check(Class<?> shared) {
        check(shared, ORDERS);
    }

    private static void check(Class<?> shared, int orders) {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(SCENARIOS)
                .invocationsPerIteration(orders)
                .addGuarantee(forClasses(InterleavedSoak::ofTheJdk).allMethods().treatAsAtomic())
                .check(shared);
    }

    /** Collections and times are not ours to check: each of their methods is one step. Locks are looked into. */
    private static boolean ofTheJdk(String name) {
        return (name.startsWith("java.util.") && !name.startsWith("java.util.concurrent.locks."))
                || name.startsWith("java.time.");
    }

    /** Retries and successes that share a budget. */
    public static class Budget {
        private final RetryBudget budget = new RetryBudget(50, 2);

        @Operation
        public void succeeded() {
            budget.succeeded();
        }

        @Operation
        public boolean take() {
            return budget.take();
        }

        @Operation
        public long left() {
            return budget.left();
        }
    }

    @Test
    @DisplayName("a retry budget is as if one thread after the other used it: nothing is lost, nothing spent twice")
    void budget() {
        check(Budget.class);
    }

    /** Calls noted in a window. */
    public static class Window {
        private final CallWindow window = new CallWindow(3);

        @Operation
        public long good() {
            return window.note(false);
        }

        @Operation
        public long bad() {
            return window.note(true);
        }

        @Operation
        public int failures() {
            return CallWindow.bad(window.now());
        }
    }

    @Test
    @DisplayName("the window of a breaker counts every call once, whichever threads make them")
    void window() {
        check(Window.class);
    }

    /** Calls through a bulkhead of one. */
    public static class Cabin {
        private final Bulkhead bulkhead = new Bulkhead("one", 1);
        private final AtomicInteger inside = new AtomicInteger();

        @Operation
        public boolean call() {
            int[] most = new int[1];
            Guard.of(bulkhead).call(() -> {
                most[0] = inside.incrementAndGet();
                inside.decrementAndGet();
                return Outcome.of("done");
            });
            return most[0] <= 1;
        }

        @Validate
        public void empty() {
            if (bulkhead.underWay() != 0) {
                throw new IllegalStateException("somebody is left inside");
            }
        }
    }

    @Test
    @DisplayName("a bulkhead of one never lets two in, and is empty when all are out")
    void bulkhead() {
        check(Cabin.class);
    }

    /** Calls through a breaker that opens at the second failure, while time passes. */
    public static class Fuse {
        private final AtomicLong now = new AtomicLong();
        private final List<CircuitBreaker.State> left = new CopyOnWriteArrayList<>();
        private final List<CircuitBreaker.State> entered = new CopyOnWriteArrayList<>();
        private final CircuitBreaker breaker = new CircuitBreaker(
                "venue",
                new BreakerSettings(20, 2, 100, 20, Optional.empty(), 20, Duration.ofSeconds(1), 1),
                now::get,
                (name, from, to) -> {
                    left.add(from);
                    entered.add(to);
                });

        private boolean made(Outcome<String> outcome) {
            int[] calls = new int[1];
            Outcome<String> seen = Guard.of(breaker).call(() -> {
                calls[0]++;
                return outcome;
            });
            // either it was made once and its outcome is seen, or it was refused and never made
            return seen instanceof Outcome.Refused ? calls[0] == 0 : calls[0] == 1 && seen.equals(outcome);
        }

        @Operation
        public boolean fails() {
            return made(Outcome.transientFailure("busy"));
        }

        @Operation
        public boolean works() {
            return made(Outcome.of("fine"));
        }

        @Operation
        public void later() {
            now.addAndGet(1_000_000_000L);
        }

        @Validate
        public void everyChangeIsToldOnce() {
            for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
                int stays = state == CircuitBreaker.State.CLOSED ? 1 : 0;
                for (int i = 0; i < left.size(); i++) {
                    stays += (entered.get(i) == state ? 1 : 0) - (left.get(i) == state ? 1 : 0);
                }
                if (stays != (breaker.state() == state ? 1 : 0)) {
                    throw new IllegalStateException("told of " + left + " to " + entered + ", is " + breaker.state());
                }
            }
        }
    }

    @Test
    @DisplayName("a breaker makes a call once or refuses it, and tells every change of state exactly once")
    void breaker() {
        check(Fuse.class);
    }

    /** Children that are started while the supervisor is looked at and told to stop. */
    public static class Registry {
        private final Supervisor supervisor = Supervisor.builder()
                .clock(() -> 0)
                .random(new SplittableRandom(1))
                .threads(World.Step::new)
                .build();

        private String start(String name) {
            try {
                supervisor.start(ChildSpec.permanent(name, context -> {}));
                return "started";
            } catch (IllegalArgumentException exists) {
                return "exists";
            } catch (IllegalStateException stopping) {
                return "stopping";
            }
        }

        @Operation
        public String startA() {
            return start("a");
        }

        @Operation
        public String startB() {
            return start("b");
        }

        @Operation
        public String names() {
            return supervisor.children().stream()
                    .map(ChildSnapshot::name)
                    .toList()
                    .toString();
        }

        @Operation
        public void stop() {
            supervisor.requestStop(Duration.ofSeconds(1));
        }
    }

    @Test
    @DisplayName("a supervisor's children are started once each and never after a stop, and all see the same list")
    void registry() {
        check(Registry.class, Math.max(25, ORDERS / 100)); // a whole supervisor each time is dear
    }

    /** Two owners that claim slots of one schedule, while leases run out. */
    public static class Slots {
        private static final Duration LEASE = Duration.ofSeconds(1);

        private final AtomicLong now = new AtomicLong();
        private final MemorySlotStore store = new MemorySlotStore(now::get);
        private final AtomicInteger claimed = new AtomicInteger();

        private SlotStore.Claim claim(String owner, long slot) {
            SlotStore.Claim claim = store.claim("report", slot, owner, LEASE);
            if (claim == SlotStore.Claim.CLAIMED) {
                claimed.incrementAndGet();
            }
            return claim;
        }

        @Operation
        public SlotStore.Claim claimFirst() {
            return claim("a", 1);
        }

        @Operation
        public SlotStore.Claim claimFirstToo() {
            return claim("b", 1);
        }

        @Operation
        public SlotStore.Claim claimSecond() {
            return claim("b", 2);
        }

        @Operation
        public void finish() {
            store.finish("report", 1, "a", SlotStore.End.DONE, "");
        }

        @Operation
        public boolean renew() {
            return store.renew("report", "a", LEASE);
        }

        @Operation
        public void later() {
            now.addAndGet(1_000_000_000L);
        }

        @Operation
        public String latest() {
            return store.latest("report").toString();
        }

        @Operation
        public String recent() {
            return store.recent("report", 5).toString();
        }

        @Validate
        public void everySlotOnce() {
            if (claimed.get() != store.recent("report", 5).size()) {
                throw new IllegalStateException(claimed + " claims, but " + store.recent("report", 5));
            }
        }
    }

    @Test
    @DisplayName("a slot is claimed once, whichever owners ask for it at the same moment and whoever's lease is over")
    void slots() {
        check(Slots.class);
    }

    /** A dead-man switch that is ticked twice over, while somebody checks in and time passes. */
    public static class Switch {
        private final AtomicLong now = new AtomicLong();
        private final AtomicInteger fired = new AtomicInteger();
        private final DeadManSwitch deadMan =
                new DeadManSwitch(now::get, Duration.ofSeconds(2), silence -> fired.incrementAndGet());

        @Operation
        public boolean checkIn() {
            return deadMan.checkIn();
        }

        @Operation
        public void tick() {
            deadMan.tick();
        }

        @Operation
        public void later() {
            now.addAndGet(1_000_000_000L);
        }

        @Validate
        public void atMostOnce() {
            if (fired.get() != (deadMan.state() == DeadManSwitch.State.FIRED ? 1 : 0)) {
                throw new IllegalStateException("fired " + fired + " times, is " + deadMan.state());
            }
        }
    }

    @Test
    @DisplayName("a dead-man switch fires once at most, and a check-in and its action never both win")
    void deadManSwitch() {
        check(Switch.class);
    }
}
