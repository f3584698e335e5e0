package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.util.Optional;

/**
 * The collateral that a trader has free: what is in the wallet. What its positions and orders have left it when they were taken,
 * so that it is no part of it; nor is what orders that wait at the venue have in escrow. It counts only while nothing moves: no order is under way, and the block in which it was read is
 * new and later than all that was told, by as much as readings may lag and clocks differ. Thread-safe.
 */
final class WalletMoney {
    private final AvantisSettings settings;
    private final OrderJournal journal;
    private final LostOrders lost;
    private final ChainProof chain;
    private final WorldClock clock;

    WalletMoney(AvantisSettings settings, OrderJournal journal, LostOrders lost, ChainProof chain, WorldClock clock) {
        this.settings = settings;
        this.journal = journal;
        this.lost = lost;
        this.chain = chain;
        this.clock = clock;
    }

    /** Empty when it is not known now, or may be on its way. */
    Optional<Usd> read(AccountId account, EvmAddress trader) {
        long lag = settings.readingLag().toNanos() / 1_000 + Tracking.CLOCKS_APART * 1_000_000;
        long now = clock.epochMicros();
        boolean moves = lost.without(journal.open()).stream()
                .anyMatch(order -> order.account().equals(account)
                        && !RestingNote.of(order).isFound());
        if (moves || journal.toldSince(account, now - lag)) {
            return Optional.empty(); // no node is asked in vain
        }
        return chain.funds(trader)
                .filter(funds -> Math.multiplyExact(funds.at(), 1_000_000L) >= now - lag)
                .filter(funds -> !journal.toldSince(account, funds.at() * 1_000_000 - lag))
                .map(funds -> Usd.ofMicros(funds.micros()));
    }
}
