package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletLease;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Places in the sequence of a wallet (nonces) under the orders of steps that Lincheck makes: threads reserve places, give them
 * back and raise the count, and one of them has lost the wallet. What they were told must be what one after the other could
 * have been told: no place is given twice. Runs in {@code ./plimsoll soak laws}.
 */
class InterleavedWalletSoak {
    private static final int CASES = Integer.getInteger("plimsoll.cases", 10_000);
    private static final String WALLET = "8453:0x00000000000000000000000000000000000000aa";

    /** One wallet with three things to do, and one who has lost it. */
    public static class Places {
        private final MemoryWalletStore store = new MemoryWalletStore(() -> 0);
        private final WalletLease lease;
        private final WalletLease lost;

        public Places() {
            for (String id : new String[] {"a", "b", "c"}) {
                store.record(ChainSend.planned(id, WALLET, "pay " + id, 1_000, 1));
            }
            lost = store.lease(WALLET, "before", 1_000).orElseThrow();
            store.giveBack(lost);
            lease = store.lease(WALLET, "now", 1_000).orElseThrow();
        }

        private ChainSend send(String id) {
            return store.find(id).orElseThrow().send();
        }

        private long reserve(WalletLease with, String id) {
            return store.reserve(with, send(id)).map(ChainSend::sequence).orElse(-1L);
        }

        private boolean giveBack(String id) {
            ChainSend held = send(id);
            return held.state() == SendState.RESERVED
                    && store.unreserve(lease, held.unreserved(SendState.PLANNED, "given back"), false);
        }

        @Operation
        public long reserveA() {
            return reserve(lease, "a");
        }

        @Operation
        public long reserveB() {
            return reserve(lease, "b");
        }

        @Operation
        public long reserveC() {
            return reserve(lease, "c");
        }

        @Operation
        public long reserveWithoutTheWallet() {
            return reserve(lost, "a");
        }

        /** The place is given back when it is the last one. */
        @Operation
        public boolean giveBackA() {
            return giveBack("a");
        }

        @Operation
        public boolean giveBackB() {
            return giveBack("b");
        }

        @Operation
        public boolean raise() {
            return store.raise(lease, 2);
        }

        @Operation
        public long next() {
            return store.work(WALLET).next();
        }
    }

    @Test
    @DisplayName("no place is given twice, by threads that race")
    void racing() {
        new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(Math.max(2, CASES / 100))
                .invocationsPerIteration(Math.max(2, CASES))
                .check(Places.class);
    }

    @Test
    @DisplayName("no place is given twice, under chosen orders of the steps")
    void everyOrder() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(Math.max(2, CASES / 100))
                .invocationsPerIteration(Math.max(2, CASES))
                .check(Places.class);
    }
}
