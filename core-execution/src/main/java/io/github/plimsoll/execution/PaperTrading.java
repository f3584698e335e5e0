package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.HoldingRows;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The whole trade path in memory, on paper, for backtests, simulation and first steps: the same desk, fence, dispatcher,
 * settlement and triggers as with a durable store and a real venue. Orders fill at the feed's last good price. It
 * forgets everything with the process. One thread drives {@link #step}; the desk may be used from any.
 */
public final class PaperTrading {
    /** Name of its venue. */
    public static final String VENUE = "paper";

    private static final long LEASE_MICROS = 2_000_000;

    private final Store store;
    private final PaperVenue venue;
    private final TradeDesk desk;
    private final ControlPlane control;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    private final Triggers triggers;
    private final EntryWatch entries;

    private PaperTrading(
            Store books,
            PaperCosts costs,
            PriceFeed feed,
            Listings listings,
            RiskEngine risk,
            RateLimiter limiter,
            WorldClock clock,
            Ids ids) {
        store = books;
        venue = new PaperVenue(VENUE, listings, market -> mark(feed, market), costs, clock);
        List<Venue> venues = List.of(venue);
        control = new ControlPlane(store, new Kept(), clock, ids);
        desk = TradeDesk.of(store, feed, risk, limiter, listings, control, venues, clock, ids);
        dispatcher =
                Dispatcher.of(store, feed, listings, control, venues, clock, ids, clock::monotonicNanos, LEASE_MICROS);
        settlement = new Settlement(store, listings, venue, clock, ids);
        triggers = new Triggers(store, feed, listings, desk, clock::monotonicNanos);
        entries = new EntryWatch(store, feed, listings, desk, clock::monotonicNanos);
        control.ready();
    }

    /**
     * Ready to trade.
     *
     * @param feed prices, also the market in which orders fill
     * @param listings markets, each of them in the feed
     * @param plan limits of actions, such as {@code TradingPlan.defaults().toPlan()}
     * @param random source of ids; the same seed and the same calls give the same ids
     */
    public static PaperTrading start(
            PriceFeed feed, Listings listings, RiskPolicy policy, Plan plan, WorldClock clock, RandomGenerator random) {
        return start(
                new MemoryStore(clock::monotonicNanos),
                PaperCosts.defaults(),
                feed,
                listings,
                policy,
                plan,
                clock,
                random);
    }

    /**
     * The same on another store in which nobody has traded yet, and at other costs.
     *
     * @param store where everything is recorded
     * @param costs of every market
     */
    public static PaperTrading start(
            Store store,
            PaperCosts costs,
            PriceFeed feed,
            Listings listings,
            RiskPolicy policy,
            Plan plan,
            WorldClock clock,
            RandomGenerator random) {
        RateLimiter limiter = RateLimiter.builder().clock(clock).plan(plan).build();
        limiter.restore(UsageHistory.none());
        return new PaperTrading(
                store, costs, feed, listings, RiskEngine.of(policy), limiter, clock, new Ids(clock, random));
    }

    /** Opens a DRY account with a first deposit; false when it exists. */
    public boolean createAccount(AccountId account, UserId user, Usd deposit) {
        return desk.createAccount(new Account(account, user, VENUE, Mode.DRY, Asset.USDC, 1, 0), deposit, "start");
    }

    /** Where orders are placed and accounts are read. */
    public TradeDesk desk() {
        return desk;
    }

    /** Where trading is stopped and resumed. */
    public ControlPlane control() {
        return control;
    }

    /** Open positions of an account, oldest first. */
    public List<StoredPosition> positions(AccountId account) {
        return store.transact(tx -> tx.openPositions(account));
    }

    /** Closed positions of an account, newest first, at most {@code limit}. */
    public List<StoredPosition> closed(AccountId account, int limit) {
        return store.transact(tx -> tx.closedPositions(account, limit));
    }

    /**
     * One turn: fills and liquidates what is due, settles it, fires stops and targets, opens entries whose price is there,
     * sends what was recorded. Call it after each price and whenever time has passed.
     */
    public void step() {
        venue.step();
        if (settlement.step() > 0) {
            changed();
        }
        triggers.step();
        entries.step();
        desk.mark();
        dispatcher.drain(this::changed);
    }

    /** From now on it is stepped at bars only. */
    void playsBars() {
        venue.playsBars();
    }

    /** Between which prices and until when no {@link #step} would do anything. Confined to one thread. */
    static final class Calm {
        private long above;
        private long below;
        private long until;

        /** Whether nothing happens at this price and time. */
        boolean holds(long units, long now) {
            return units > above && units < below && now < until;
        }
    }

    /** Says how long nothing happens in the one market that is traded; nothing is said while anything is under way. */
    void calm(Calm calm) {
        calm.above = 0;
        calm.below = Long.MAX_VALUE;
        calm.until = venue.nextDueMicros();
        boolean busy = entries.waits() || desk.marksProfit() || !control.isReady();
        HoldingRows held = store.transact(tx -> tx.holdings());
        for (StoredPosition position : held.positions()) {
            busy |= position.stopLoss() != null || position.takeProfit() != null || position.closingUnits() > 0;
            busy |= !held.exits().getOrDefault(position.id(), ExitPlan.NONE).isEmpty();
            long level = position.liquidation().units();
            if (position.side() == Side.LONG) {
                calm.above = Math.max(calm.above, level);
            } else {
                calm.below = Math.min(calm.below, level);
            }
        }
        if (busy) {
            calm.until = Long.MIN_VALUE;
        }
    }

    private void changed() {
        triggers.changed();
        entries.changed();
    }

    private static long mark(PriceFeed feed, String market) {
        return feed.indicative(feed.index(market))
                .map(known -> known.price().units())
                .orElse(0L);
    }

    /** The memory store is never away, so a stop waits here only while a bug is being found. */
    private static final class Kept implements StopJournal {
        private final List<Latch> latches = new ArrayList<>();

        @Override
        public synchronized void record(Latch latch) {
            latches.add(latch);
        }

        @Override
        public synchronized List<Latch> pending() {
            return List.copyOf(latches);
        }

        @Override
        public synchronized void clear() {
            latches.clear();
        }
    }
}
