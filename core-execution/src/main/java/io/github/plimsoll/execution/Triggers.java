package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceSlot;
import io.github.plimsoll.risk.ReduceCode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Marks open positions at every validated price and fires stops, targets, trailing stops and time exits, each once: the
 * idempotency key of the close names position, exit and version. A price that is missing triggers nothing but what a
 * deadline ends. The water mark of a trailing stop is stored in the step that reaches it, so that a restart loses none. While a freeze forbids exits a
 * level that is hit waits without asking the store; it fires at once when the freeze ends. A close that the venue declines is
 * recorded again at once, and then after pauses that double up to a minute, as long as its level is hit. One thread drives it;
 * {@link #changed} and {@link #equity} may be called from any thread.
 */
public final class Triggers {
    /** No price has this many units. */
    private static final long NOT_DONE = -1;
    /** A freeze that another process ended is seen after at most so many steps. */
    private static final int ASK_AGAIN_STEPS = 64;

    /** A price that moved a trail, with the position that it was looked at with. */
    private record Reached(
            StoredPosition position, @Nullable ExitTrail trail, long units) {
        /** Whether it is a price of that trail and not of one that a person has set since. */
        boolean concerns(@Nullable ExitTrail stored) {
            return stored != null && (stored.equals(trail) || stored.mark() != null);
        }
    }

    private final Store store;
    private final PriceFeed feed;
    private final TradeDesk desk;
    private final PositionBook book;
    private final ProcessTime time;
    private final String[] instruments;
    private final int[] markets;
    private final long[] lastUnits;
    private final PriceSlot slot = new PriceSlot();
    /** Trails whose marks are not stored yet. */
    private final SortedMap<SortableId, Reached> trails = new TreeMap<>();

    private int fired;
    private long steps;
    /** Whether a level of the market looked at last is hit and its close not recorded. */
    private boolean pending;

    private volatile Map<AccountId, Usd> equity = new TreeMap<>();

    /** @param time process time, for the look at what other processes changed */
    public Triggers(Store store, PriceFeed feed, Listings listings, TradeDesk desk, ProcessTime time) {
        this.store = store;
        this.feed = feed;
        this.desk = desk;
        this.book = new PositionBook(store, listings, time);
        this.time = time;
        List<Listing> all = listings.all();
        this.instruments = new String[all.size()];
        this.markets = new int[all.size()];
        this.lastUnits = new long[all.size()];
        for (int i = 0; i < instruments.length; i++) {
            instruments[i] = all.get(i).instrument().id();
            markets[i] = feed.index(instruments[i]);
        }
    }

    /**
     * Something settled or was recorded: positions are read again before the next price. Without a word they are read again
     * after a second, as another process may have changed them.
     */
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
        if (book.isOutdated() || (book.nextEnd() != Long.MAX_VALUE && desk.now() >= book.nextEnd())) {
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
     * Looks at every market whose validated price moved, again at those where a close could not be recorded, and at the
     * positions whose time is over.
     *
     * @return how many closes were recorded
     * @throws StoreException when the store did not answer and nothing was recorded; a later step tries again
     */
    public int step() {
        // Marks that were not kept come before the book: what is read anew knows them then.
        StoreException failed = trails.isEmpty() ? null : keep();
        boolean fresh = book.refresh();
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
        StoreException late = book.nextEnd() == Long.MAX_VALUE ? null : ends(desk.now());
        failed = failed == null ? late : failed;
        StoreException unkept = trails.isEmpty() ? null : keep();
        failed = failed == null ? unkept : failed;
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
            if (units <= line.low || units >= line.high) {
                StoreException failure = reach(line, units);
                failed = failed == null ? failure : failed;
            }
        }
        return failed;
    }

    /** A price at which something is to be done: the trail follows, the stop breaks even, a level fires. */
    private @Nullable StoreException reach(PositionBook.Line line, long units) {
        StoredPosition position = line.position;
        ExitPlan next = Exits.after(position, line.plan, units);
        if (next.version() != line.plan.version()) {
            Reached before = trails.get(position.id());
            trails.put(
                    position.id(), new Reached(position, before == null ? line.plan.trail() : before.trail(), units));
            line.watch(next);
        }
        Exits.Hit hit = Exits.hit(position, line.plan, units);
        StoreException failed = hit == null ? null : tryToFire(line, hit);
        if (Exits.breaksEven(position, line.listing, line.plan, units)) {
            try {
                desk.breakEven(position.id());
                book.changed();
            } catch (StoreException failure) {
                pending = true;
                failed = failed == null ? failure : failed;
            }
        }
        return failed;
    }

    private @Nullable StoreException tryToFire(PositionBook.Line line, Exits.Hit hit) {
        if (line.position.closingUnits() >= line.position.remainingUnits()) {
            return null;
        }
        if (line.rests(hit, time.nanos())) {
            pending = true;
            return null;
        }
        try {
            boolean recorded = fire(line, hit);
            if (recorded) {
                line.fired(hit, time.nanos());
            }
            fired += recorded ? 1 : 0;
            pending |= !recorded;
            return null;
        } catch (StoreException failure) {
            pending = true;
            return failure;
        }
    }

    /** Closes what has reached its time; it needs no price. */
    private @Nullable StoreException ends(long now) {
        StoreException failed = null;
        if (now < book.nextEnd()) {
            return null;
        }
        for (String instrument : instruments) {
            for (PositionBook.Line line : book.market(instrument)) {
                Exits.Hit due = Exits.due(line.plan, now);
                StoreException failure = due == null ? null : tryToFire(line, due);
                failed = failed == null ? failure : failed;
            }
        }
        return failed;
    }

    /** Stores the marks of the trails that moved, in one transaction; those of a store that is silent wait for a later step. */
    private @Nullable StoreException keep() {
        try {
            Contended.transact(store, tx -> {
                trails.forEach((id, reached) -> keep(tx, reached));
                return true;
            });
        } catch (StoreException failed) {
            return failed;
        }
        trails.clear();
        return null;
    }

    /** On what is stored by now: a person may have changed the plan since it was read. */
    private static void keep(StoreTx tx, Reached reached) {
        StoredPosition position = reached.position();
        ExitPlan stored = tx.exits(position.id());
        ExitPlan next = reached.concerns(stored.trail()) ? Exits.after(position, stored, reached.units()) : stored;
        if (next.version() != stored.version() && !tx.updateExits(position.id(), next, stored.version())) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "another transaction changed the exits of " + position.id(),
                    new IllegalStateException("version"));
        }
    }

    private boolean fire(PositionBook.Line line, Exits.Hit hit) {
        long control = desk.controlChanges();
        if (line.frozenAt == control && steps < line.askAgain) {
            return false;
        }
        StoredPosition position = line.position;
        String exit = hit.target() == 0
                ? hit.origin() + ":" + position.version()
                : "TARGET" + hit.target() + ":" + line.plan.version();
        String key = "trigger:" + position.id() + ":" + exit;
        Receipt receipt = desk.fire(
                new CloseCommand(
                        key,
                        position.user(),
                        position.id(),
                        new CloseAmount.All(),
                        hit.origin(),
                        "trigger-" + position.id()),
                position.version(),
                hit.target());
        boolean frozen = receipt.code().equals(ReduceCode.CONTROL_FROZEN.name());
        line.frozenAt = frozen ? control : PositionBook.NOT_FROZEN;
        line.askAgain = steps + ASK_AGAIN_STEPS;
        if (receipt.code().equals(Receipt.POSITION_CHANGED)) {
            book.changed();
        }
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
