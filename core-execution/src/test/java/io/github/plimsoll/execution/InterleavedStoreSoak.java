package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The memory store under the orders of steps that Lincheck makes: reservations under one limit, a send against a stop, and the
 * lease of a send. What several threads were told must be what one thread could have been told. Runs in
 * {@code ./plimsoll soak laws}.
 */
class InterleavedStoreSoak {
    private static final int CASES = Integer.getInteger("plimsoll.cases", 10_000);
    private static final AccountId ACCOUNT = new AccountId("ann:paper");
    private static final UserId ANN = new UserId("ann");
    private static final long LEASE_MICROS = 2_000_000;

    private static void race(Class<?> shared) {
        new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(Math.max(2, CASES / 100))
                .invocationsPerIteration(Math.max(2, CASES))
                .check(shared);
    }

    /** A transaction holds the store's lock from its beginning to its end, so what it does inside is one step. */
    private static void everyOrder(Class<?> shared) {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(Math.max(2, CASES / 100))
                .invocationsPerIteration(Math.max(2, CASES))
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(
                                MemoryTx.class.getName(), MemoryTables.class.getName(), StoredIntent.class.getName())
                        .allMethods()
                        .treatAsAtomic())
                .check(shared);
    }

    private static MemoryStore store(AtomicLong clock) {
        MemoryStore store = new MemoryStore(clock::get);
        store.transact(tx -> tx.insertAccount(new Account(ACCOUNT, ANN, "paper", Mode.DRY, Asset.USDC, 1, 0)));
        return store;
    }

    /** Reads, decides outside of the transaction and writes over the version that was read, as the desk does. */
    public static class LastRoom {
        private static final int ROOM = 2;
        private final MemoryStore store = store(new AtomicLong());

        private record Seen(Account account, int held) {}

        private Seen see() {
            return store.transact(tx -> new Seen(
                    tx.account(ACCOUNT).orElseThrow(), tx.reservations(ACCOUNT).size()));
        }

        @Operation
        public boolean reserve() {
            while (true) {
                Seen seen = see();
                if (seen.held() >= ROOM) {
                    return false;
                }
                Account next = TradeDesk.next(seen.account(), 1);
                boolean written = store.transact(tx -> {
                    if (!tx.updateAccount(next, seen.account().version())) {
                        return false;
                    }
                    tx.insertReservation(new Reservation(
                            new SortableId(1, next.positionsOpened()),
                            ACCOUNT,
                            "BTC-USD",
                            Usd.of(1),
                            Usd.of(1),
                            Usd.of(1)));
                    return true;
                });
                if (written) {
                    return true;
                }
            }
        }

        @Operation
        public boolean giveBack() {
            return store.transact(tx -> {
                Account row = tx.lockAccount(ACCOUNT).orElseThrow();
                var held = tx.reservations(ACCOUNT);
                if (held.isEmpty()) {
                    return false;
                }
                tx.endReservation(held.get(0).intent());
                return tx.updateAccount(TradeDesk.next(row, 0), row.version());
            });
        }

        @Operation
        public int held() {
            return see().held();
        }
    }

    /** A sender decides behind the shared fence, a stop raises it: after a stop that saw nothing under way nothing is sent. */
    public static class FenceAndLease {
        private static final SortableId ORDER = new SortableId(1, 1);
        private final AtomicLong clock = new AtomicLong();
        private final MemoryStore store = store(clock);

        public FenceAndLease() {
            store.transact(tx -> {
                tx.insertIntent(recorded(tx.epoch()));
                return true;
            });
        }

        @Operation
        public boolean send() {
            return store.transact(tx -> {
                StoredIntent intent = tx.intent(ORDER).orElseThrow();
                return tx.fenceShared() == intent.epoch()
                        && intent.state() == IntentState.RECORDED
                        && tx.updateSending(intent.sending(), intent.version(), LEASE_MICROS);
            });
        }

        /** What may still execute when the stop is acknowledged: 0 when nothing is under way. */
        @Operation
        public long stop() {
            return store.transact(tx -> {
                tx.setEpoch(tx.fenceExclusive() + 1);
                return lease(tx);
            });
        }

        @Operation
        public long leaseLeft() {
            return store.transact(FenceAndLease::lease);
        }

        /** The sender heard that nothing was taken: the order waits again, and its lease is over. */
        @Operation
        public boolean notTaken() {
            return store.transact(tx -> {
                StoredIntent intent = tx.intent(ORDER).orElseThrow();
                return intent.state() == IntentState.SENDING
                        && tx.updateIntent(intent.to(IntentState.RECORDED, "not taken"), intent.version());
            });
        }

        @Operation
        public void time() {
            clock.addAndGet(1_500_000_000L);
        }

        private static long lease(StoreTx tx) {
            return tx.sending().stream()
                    .mapToLong(SendingRow::leaseRemainingMicros)
                    .sum();
        }

        private static StoredIntent recorded(long epoch) {
            return new StoredIntent(
                    ORDER,
                    new SortableId(1, 2),
                    "key",
                    ACCOUNT,
                    ANN,
                    IntentKind.OPEN,
                    Origin.USER,
                    "BTC-USD",
                    new SortableId(1, 3),
                    Side.LONG,
                    1_000,
                    0,
                    Usd.of(100),
                    Leverage.of(10),
                    Price.of(100, 2),
                    0,
                    null,
                    null,
                    null,
                    null,
                    epoch,
                    5_000_000,
                    0,
                    0,
                    IntentState.RECORDED,
                    null,
                    "t",
                    1);
        }
    }

    @Test
    @DisplayName("the last room under a limit is taken once, by threads that race")
    void racingReservations() {
        race(LastRoom.class);
    }

    @Test
    @DisplayName("the last room under a limit is taken once, under chosen orders of the steps")
    void reservations() {
        everyOrder(LastRoom.class);
    }

    @Test
    @DisplayName("a stop and a send exclude each other and a lease runs out once, by threads that race")
    void racingFence() {
        race(FenceAndLease.class);
    }

    @Test
    @DisplayName("a stop and a send exclude each other and a lease runs out once, under chosen orders of the steps")
    void fence() {
        everyOrder(FenceAndLease.class);
    }
}
