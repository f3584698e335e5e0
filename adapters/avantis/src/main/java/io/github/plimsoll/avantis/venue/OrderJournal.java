package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What has to outlive the process and be the same for every process: orders before they are signed and before their bytes
 * leave, what was heard of them, and which position is which. Nothing is remembered here: whatever is asked is read from the
 * store. Thread-safe.
 */
public final class OrderJournal {
    private static final int LATE_EVENTS = 200;

    private final PreparedOrderStore store;
    private final String venue;
    private final TradingDomain domain;
    private final SigningTurns turns;
    private final Predicate<SortableId> endedInBooks;

    /**
     * @param store shared by every process that works with the venue
     * @param wallets beside it; whoever signs for a wallet holds its lease there
     * @param venue name of the venue, 1 to 100 characters
     * @param domain whose nonces are used
     * @param holder names this process, and no other one at any time; 1 to 200 characters
     * @param endedInBooks whether an order is over for whoever sent it: persons may end one of which the venue does not tell
     */
    public OrderJournal(
            PreparedOrderStore store,
            WalletStore wallets,
            String venue,
            TradingDomain domain,
            String holder,
            Predicate<SortableId> endedInBooks) {
        this(store, wallets, venue, domain, holder, endedInBooks, Waits.REAL);
    }

    /** @param waits how a thread waits for its turn at signing */
    public OrderJournal(
            PreparedOrderStore store,
            WalletStore wallets,
            String venue,
            TradingDomain domain,
            String holder,
            Predicate<SortableId> endedInBooks,
            Waits waits) {
        this.store = store;
        this.venue = venue;
        this.domain = domain;
        this.turns = new SigningTurns(wallets, holder, waits);
        this.endedInBooks = endedInBooks;
    }

    /** An order as it is now. */
    public Optional<SignedOrder> order(SortableId id) {
        return store.find(venue, id).map(JournalText::order);
    }

    /** Orders that may still happen, in the order of their ids. */
    List<SignedOrder> open() {
        return store.open(venue).stream().map(JournalText::order).toList();
    }

    /**
     * Whether an order is over for whoever sent it.
     *
     * @throws RuntimeException when the books did not answer
     */
    boolean endedInBooks(SortableId id) {
        return endedInBooks.test(id);
    }

    /** A position that is tracked and not closed. */
    Optional<TrackedPosition> position(SortableId id) {
        return positions().stream().filter(held -> held.id().equals(id)).findFirst();
    }

    /** Every position that was ever tracked and is not closed. */
    List<TrackedPosition> positions() {
        return store.positions(venue).stream().map(JournalText::position).toList();
    }

    /** The wallet of each account that has open positions, or orders that may still happen. */
    public SortedMap<AccountId, EvmAddress> traders() {
        SortedMap<AccountId, EvmAddress> all = new TreeMap<>();
        open().forEach(order -> all.put(order.account(), order.trader()));
        positions().forEach(position -> all.put(position.account(), position.trader()));
        return all;
    }

    /** Events after a sequence, in their order, at most so many. */
    List<VenueEvent> events(long after, int most) {
        return store.news(venue, after, most);
    }

    /** Whether something was told of an account at a time, world time in microseconds, or later; yes when too much was told to say. */
    boolean toldSince(AccountId account, long from) {
        long last = lastSequence();
        List<VenueEvent> late = events(Math.max(0, last - LATE_EVENTS), LATE_EVENTS);
        boolean all = last <= LATE_EVENTS || late.isEmpty() || late.get(0).at() < from;
        return !all || late.stream().anyMatch(event -> event.account().equals(account) && event.at() >= from);
    }

    /** The sequence of the last event; 0 before any. */
    long lastSequence() {
        return store.lastSequence(venue);
    }

    /**
     * The right to sign for a wallet; empty when another process keeps it for longer than an order can wait.
     *
     * @throws RuntimeException when the store did not answer
     */
    Optional<SigningTurn> turn(EvmAddress signer) {
        String wallet = wallet(signer);
        return turns.take(wallet).map(lease -> new SigningTurn(store, venue, lease, () -> turns.give(wallet, lease)));
    }

    /** A nonce is one of a key at a router on a chain. */
    private String wallet(EvmAddress signer) {
        return "avantis:" + domain.chainId() + ":" + domain.router().hex() + ":" + signer.hex();
    }

    /**
     * Writes what was heard as a whole, durable on return.
     *
     * @return false when somebody else changed the order or a position meanwhile: nothing is written, read again
     * @throws RuntimeException when it may not be durable
     */
    boolean tell(JournalStep step) {
        return store.tell(
                venue,
                step.order().map(order -> JournalText.row(venue, wallet(order.signer()), order)),
                step.events(),
                step.positions().stream().map(JournalText::row).toList());
    }
}
