package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceSlot;
import io.github.plimsoll.risk.ReduceCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Marks open positions at every validated price and fires stops and targets, each once: the idempotency key of the
 * close names position, level and version. A price that is missing triggers nothing. While a freeze forbids exits a
 * level that is hit waits without asking the store; it fires at once when the freeze ends. One thread drives it;
 * {@link #changed} and {@link #equity} may be called from any thread.
 */
public final class Triggers {
    /** No price has this many units. */
    private static final long NOT_DONE = -1;
    /** A freeze that another process ended is seen after at most so many steps. */
    private static final int ASK_AGAIN_STEPS = 64;

    private final PriceFeed feed;
    private final TradeDesk desk;
    private final PositionBook book;
    private final String[] instruments;
    private final int[] markets;
    private final long[] lastUnits;
    private final PriceSlot slot = new PriceSlot();
    private int fired;
    private long steps;
    /** Whether a level of the market looked at last is hit and its close not recorded. */
    private boolean pending;

    private volatile Map<AccountId, Usd> equity = new TreeMap<>();

    public Triggers(Store store, PriceFeed feed, Listings listings, TradeDesk desk) {
        this.feed = feed;
        this.desk = desk;
        this.book = new PositionBook(store, listings);
        List<Listing> all = listings.all();
        this.instruments = new String[all.size()];
        this.markets = new int[all.size()];
        this.lastUnits = new long[all.size()];
        for (int i = 0; i < instruments.length; i++) {
            instruments[i] = all.get(i).instrument().id();
            markets[i] = feed.index(instruments[i]);
        }
    }

    /** Something settled or was recorded: positions are read again before the next price. */
    public void changed() {
        book.changed();
    }

    /** Equity at marks of every account with open positions, as of the last {@link #publish}. */
    public Map<AccountId, Usd> equity() {
        return equity;
    }

    /**
     * Whether a {@link #step} would read positions or mark one at a new price; asks no store. Called by whoever drives the
     * steps, never during one.
     */
    public boolean isDue() {
        if (book.isOutdated()) {
            return true;
        }
        for (int i = 0; i < markets.length; i++) {
            if (book.market(instruments[i]).length > 0
                    && feed.readInto(markets[i], slot)
                    && slot.units() != lastUnits[i]) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks at every market whose validated price moved, and again at those where a close could not be recorded.
     *
     * @return how many closes were recorded
     * @throws StoreException when the store did not answer and nothing was recorded; a later step tries again
     */
    public int step() {
        boolean fresh = book.refresh();
        StoreException failed = null;
        fired = 0;
        steps++;
        for (int i = 0; i < markets.length; i++) {
            if (feed.readInto(markets[i], slot) && (fresh || slot.units() != lastUnits[i])) {
                long units = slot.units();
                StoreException failure = mark(instruments[i], units);
                // A stop that is hit and not recorded is looked at again even when the price stands still.
                lastUnits[i] = pending ? NOT_DONE : units;
                failed = failed == null ? failure : failed;
            }
        }
        if (fired > 0) {
            book.changed();
        } else if (failed != null) {
            throw failed;
        }
        return fired;
    }

    /** The first failure; one position's trouble keeps no other from its stop. */
    private @Nullable StoreException mark(String instrument, long units) {
        StoreException failed = null;
        pending = false;
        for (PositionBook.Line line : book.market(instrument)) {
            StoredPosition position = line.position;
            long pnl = PositionMath.pnlMicros(
                    position.side(),
                    position.entry().units(),
                    units,
                    position.entry().decimals(),
                    position.remainingUnits(),
                    line.listing.instrument().sizeDecimals());
            line.account.unrealizedMicros += pnl - line.unrealizedMicros;
            line.unrealizedMicros = pnl;
            Origin hit = hit(position, units);
            if (hit != null && position.closingUnits() < position.remainingUnits()) {
                try {
                    boolean recorded = fire(line, hit);
                    fired += recorded ? 1 : 0;
                    pending |= !recorded;
                } catch (StoreException failure) {
                    pending = true;
                    failed = failed == null ? failure : failed;
                }
            }
        }
        return failed;
    }

    /** Stop before target: when both are crossed by one price, the loss is assumed. */
    static @Nullable Origin hit(StoredPosition position, long units) {
        if (crossed(position.stopLoss(), position.side() == Side.LONG, units)) {
            return Origin.STOP_LOSS;
        }
        return crossed(position.takeProfit(), position.side() == Side.SHORT, units) ? Origin.TAKE_PROFIT : null;
    }

    private static boolean crossed(@Nullable Price level, boolean fromAbove, long units) {
        return level != null && (fromAbove ? units <= level.units() : units >= level.units());
    }

    private boolean fire(PositionBook.Line line, Origin origin) {
        long control = desk.controlChanges();
        if (line.frozenAt == control && steps < line.askAgain) {
            return false;
        }
        StoredPosition position = line.position;
        String key = "trigger:" + position.id() + ":" + origin + ":" + position.version();
        Receipt receipt = desk.close(new CloseCommand(
                key, position.user(), position.id(), new CloseAmount.All(), origin, "trigger-" + position.id()));
        boolean frozen = receipt.code().equals(ReduceCode.CONTROL_FROZEN.name());
        line.frozenAt = frozen ? control : PositionBook.NOT_FROZEN;
        line.askAgain = steps + ASK_AGAIN_STEPS;
        return receipt.accepted();
    }

    /** Publishes the equity of every account with open positions for readers in other threads. */
    public void publish() {
        Map<AccountId, Usd> next = new TreeMap<>();
        for (PositionBook.AccountLine account : book.accounts()) {
            next.put(account.id, Usd.ofMicros(Math.addExact(account.settledMicros, account.unrealizedMicros)));
        }
        equity = next;
    }
}
