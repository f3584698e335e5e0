package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns of processes at signing for wallets. A process keeps a wallet only while it signs, so that others can sign after it; of
 * one that dies meanwhile the lease ends. Threads of one process share a turn. Thread-safe.
 */
final class SigningTurns {
    /** As long as an order may take from its preparation to its bytes: the usual send lease. */
    private static final long LEASE_MICROS = 2_000_000;

    private static final int TRIES = 50;
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final WalletStore wallets;
    private final String holder;
    private final Waits waits;
    /** How many of this process are signing for each wallet. */
    private final Map<String, Integer> signing = new TreeMap<>();

    SigningTurns(WalletStore wallets, String holder, Waits waits) {
        this.wallets = wallets;
        this.holder = holder;
        this.waits = waits;
    }

    /** Waits at most {@value #TRIES} times 20 ms for another process. */
    Optional<WalletLease> take(String wallet) {
        Optional<WalletLease> lease = tryTake(wallet);
        for (int i = 1; i < TRIES && lease.isEmpty() && !Thread.currentThread().isInterrupted(); i++) {
            waits.pause(BETWEEN);
            lease = tryTake(wallet);
        }
        return lease;
    }

    private synchronized Optional<WalletLease> tryTake(String wallet) {
        Optional<WalletLease> lease = wallets.lease(wallet, holder, LEASE_MICROS);
        if (lease.isPresent()) {
            signing.merge(wallet, 1, Integer::sum);
        }
        return lease;
    }

    synchronized void give(String wallet, WalletLease lease) {
        if (signing.merge(wallet, -1, Integer::sum) > 0) {
            return;
        }
        signing.remove(wallet);
        try {
            wallets.giveBack(lease);
        } catch (StoreException unreachable) {
            // It ends by itself.
            return;
        }
    }
}
