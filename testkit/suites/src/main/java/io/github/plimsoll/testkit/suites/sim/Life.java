package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.EntryWatch;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.Triggers;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.risk.RiskEngine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One life of one process: the shipped classes, wired as a deployment wires them, on ports that misbehave. */
final class Life {
    private static final long LEASE_MICROS = 2_000_000;
    private static final int COMPARE_TURNS = 8;

    private final World world;
    private final String name;
    private final Store store;
    private final @Nullable PaperVenue paper;
    private final PriceFeed feed;
    private final ControlPlane control;
    private final TradeDesk desk;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    private final Recovery recovery;
    private final Triggers triggers;
    private final EntryWatch entries;
    private final HeldLimits held = new HeldLimits(this);
    /** What a dying process would still do in its last blocks it does not do. */
    private boolean dead;

    /** When the first transaction since {@link #asks} was done; 0 before it. */
    private long firstRead;

    private boolean begun;
    private boolean recovered;
    private boolean unproved = true;
    private int turns;

    private Life(World world, String name, SplittableRandom random) {
        this.world = world;
        this.name = name;
        WorldClock clock = world.time.world();
        store = new SimStore(world.store, this, world);
        paper = world.exchange == null
                ? new PaperVenue(World.VENUE, World.LISTINGS, world.market::units, PaperCosts.defaults(), clock)
                : null;
        Venue venue = new RoughVenue(
                paper != null ? paper : new ExchangeVenue(Objects.requireNonNull(world.exchange), world.mischief),
                new Asks(),
                world.mischief);
        Ids ids = new Ids(clock, random);
        FeedPolicy policy = FeedPolicy.builder().frozenBound(Duration.ofDays(7)).build();
        PriceFeed.Builder feeds = PriceFeed.builder(clock);
        SimMarket.INSTRUMENTS.forEach(instrument -> feeds.market(instrument, policy));
        feed = feeds.source("alpha").source("bravo").source("charlie").build();
        control = new ControlPlane(store, new SimJournal(world, this), clock, ids, List.of(world.key));
        desk = TradeDesk.of(
                store,
                feed,
                RiskEngine.of(World.POLICY),
                held.over(world.limits()),
                World.LISTINGS,
                control,
                List.of(venue),
                clock,
                ids);
        dispatcher = Dispatcher.of(
                store, feed, World.LISTINGS, control, List.of(venue), clock, ids, world.time::nanos, LEASE_MICROS);
        settlement = new Settlement(store, World.LISTINGS, venue, clock, ids);
        recovery = new Recovery(store, World.LISTINGS, List.of(venue), clock, ids);
        triggers = new Triggers(store, feed, World.LISTINGS, desk, world.time::nanos);
        entries = new EntryWatch(store, feed, World.LISTINGS, desk, world.time::nanos);
        if (paper != null) {
            PaperVenue fresh = paper;
            world.store.transact(tx -> {
                fresh.restore(tx.openPositions(), tx.venueCursor(World.VENUE));
                return true;
            });
        }
    }

    /** What may happen around a question to the venue. */
    private final class Asks implements RoughVenue.Asker {
        @Override
        public void moment() {
            world.moment(Life.this);
        }

        @Override
        public void sent(StoredIntent intent) {
            world.watch.sent(Life.this, intent);
        }

        @Override
        public void told(VenueEvent event) {
            world.watch.told(event);
        }

        @Override
        public void see(Sight sight, boolean seen) {
            world.see(sight, seen);
        }
    }

    static Life begin(World world, String name, SplittableRandom random) {
        world.trace.tell(name, "starts");
        return new Life(world, name, random);
    }

    void dies() {
        dead = true;
    }

    /** Somebody asks it something: what it reads first decides what it knows. */
    void asks() {
        firstRead = 0;
    }

    void read() {
        if (firstRead == 0) {
            firstRead = world.order();
        }
    }

    long firstRead() {
        return firstRead;
    }

    /** Nothing of a dead process reaches the outside. */
    void mustLive() {
        if (dead) {
            throw new Crash(this);
        }
    }

    /** What it holds of limits. */
    HeldLimits held() {
        return held;
    }

    String name() {
        return name;
    }

    PriceFeed feed() {
        return feed;
    }

    TradeDesk desk() {
        return desk;
    }

    ControlPlane control() {
        return control;
    }

    boolean ready() {
        return control.isReady();
    }

    /** One turn of its tasks; a port that fails ends a task's turn, and the next one goes on. */
    void turn() {
        try {
            work();
        } catch (StoreException | RoughVenue.SilentException failed) {
            unproved = true;
        }
        SharedCounters counters = world.counters;
        if (counters != null) {
            try {
                counters.look(this, store);
            } catch (StoreException failed) {
                world.trace.tell(name, "cannot rebuild the counters: " + failed.kind());
            }
        }
        try {
            triggers.step();
        } catch (StoreException failed) {
            triggers.changed();
        }
        try {
            entries.step();
        } catch (StoreException failed) {
            entries.changed();
        }
    }

    private void work() {
        control.flush("journal");
        if (paper != null) {
            paper.step();
        }
        settle();
        if (!control.isReady()) {
            start();
        }
        if (unproved && recovered && recovery.step().open() == 0) {
            unproved = false;
        }
        if (begun) {
            dispatcher.drain(this::changed);
            unproved |= dispatcher.leftUnknown();
            settle();
        }
        if (recovered && ++turns % COMPARE_TURNS == 0) {
            recovery.compare(2);
        }
        desk.rollDay();
        desk.mark();
    }

    private void start() {
        if (world.mischief.strikes(FaultKind.CRASH_IN_START)) {
            world.see(Sight.CRASH_IN_RECOVERY, true);
            throw new Crash(this);
        }
        if (!recovered) {
            Recovery.Report report = recovery.atStart();
            begun = true;
            recovered = report.finished();
            control.releaseExits(report.unproved());
        }
        if (recovered && feed.health().allUsable()) {
            control.ready();
            world.trace.tell(name, "is ready");
        }
    }

    private void settle() {
        while (settlement.step() > 0) {
            changed();
        }
    }

    private void changed() {
        triggers.changed();
        entries.changed();
    }
}
