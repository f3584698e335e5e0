package io.github.plimsoll.bot.live;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DRY twin of real money: goes after the fills of LIVE accounts and writes each down beside what paper makes of the same
 * order, once, whichever process sees it. It decides nothing and sends nothing. One thread drives it.
 */
public final class TwinWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TwinWatch.class);

    /** Milliseconds between two turns. */
    public static final long EVERY_MILLIS = 5_000;

    private static final String CONSUMER = "dry-twin";
    /** Few, as the lock between processes is held meanwhile. */
    private static final int PAGE = 50;
    /** Pages of one turn, so that a long history is gone through in pieces. */
    private static final int PAGES = 100;

    private final Store store;
    private final Listings listings;
    private final SortedMap<String, PaperCosts> costs;
    private final AccountId turns;

    /**
     * @param costs of paper in each listed market
     * @param live accounts that trade real money, one at least: the first is the lock between processes
     */
    public TwinWatch(Store store, Listings listings, SortedMap<String, PaperCosts> costs, List<Account> live) {
        this.store = store;
        this.listings = listings;
        this.costs = costs;
        this.turns = live.get(0).id();
    }

    /** Goes on where it, or another process, stopped. */
    public void turn() {
        try {
            int pages = 0;
            while (pages < PAGES && store.transact(this::page) == PAGE) {
                pages++;
            }
        } catch (StoreException away) {
            // The next turn goes on; what the store is like is told elsewhere.
        }
    }

    private int page(StoreTx tx) {
        if (tx.events(tx.eventCursor(CONSUMER), 1).isEmpty()
                || tx.lockAccount(turns).isEmpty()) {
            return 0;
        }
        List<BusinessEvent> page = tx.events(tx.eventCursor(CONSUMER), PAGE);
        for (BusinessEvent event : page) {
            if (event.type().equals("FILLED")) {
                filled(tx, event);
            }
        }
        if (!page.isEmpty()) {
            tx.setEventCursor(CONSUMER, page.get(page.size() - 1).sequence());
        }
        return page.size();
    }

    private void filled(StoreTx tx, BusinessEvent event) {
        String id = event.data().getOrDefault("intent", "");
        if (!SortableId.isValid(id)) {
            return;
        }
        StoredIntent order = tx.intent(SortableId.parse(id)).orElse(null);
        if (order == null || !isReal(tx, order)) {
            return;
        }
        Listing listing = listings.find(order.instrument()).orElse(null);
        PaperCosts paper = costs.get(order.instrument());
        if (listing != null && paper != null) {
            compared(event, order, listing, paper).ifPresent(fill -> tx.appendAudit(fill.entry(event, order)));
        }
    }

    /** What cannot be compared, such as a size of which the market has fewer decimals now, ends no report. */
    private static Optional<TwinFill> compared(
            BusinessEvent event, StoredIntent order, Listing listing, PaperCosts paper) {
        try {
            return TwinFill.of(event, order, listing, paper);
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            LOG.warn("the fill of order {} is not held against paper: {}", order.id(), impossible.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isReal(StoreTx tx, StoredIntent order) {
        return tx.account(order.account())
                .filter(account -> account.mode() == Mode.LIVE)
                .isPresent();
    }
}
