package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.avantis.venue.AvantisMarkets;
import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.avantis.venue.TicketSigner;
import io.github.plimsoll.avantis.venue.TraderWallet;
import io.github.plimsoll.avantis.venue.VenueLine;
import io.github.plimsoll.avantis.venue.VenueParts;
import io.github.plimsoll.avantis.venue.Waits;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import io.github.plimsoll.tests.NoJournal;
import io.github.plimsoll.tests.venue.AvantisWords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One life of one process: the shipped venue, desk and everything between them, over a line, a chain and stores that misbehave. */
final class AvantisLife {
    private static final long LEASE_MICROS = 2_000_000;
    private static final int COMPARE_TURNS = 8;
    private static final long DESCRIBED_EVERY = 60 * AvantisStage.SECOND;
    private static final VenueTerms TERMS =
            new VenueTerms(Ratio.parse("0.0005"), Ratio.parse("0"), Ratio.parse("0.85"), Leverage.of(75), Usd.of(100));
    static final Listings LISTINGS = Listings.of(List.of(new Listing(AvantisStage.BTC, TERMS, 1_000)));

    final String name;
    final AvantisMarkets markets;
    final AvantisVenue venue;
    final ControlPlane control;
    final TradeDesk desk;
    final Recovery recovery;
    final WatchedVenue watched;

    private final AvantisStage stage;
    private final PriceFeed feed;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    /** What has arrived and was not heard yet: one thread of the HTTP client, which waits while the process stands still. */
    private final Deque<Runnable> arrived = new ArrayDeque<>();

    private boolean working;
    private boolean waiting;
    private boolean hearing;
    private boolean dead;
    private boolean recovered;
    private boolean begun;
    private boolean unproved = true;
    private long describedAt = -DESCRIBED_EVERY;
    private int turns;

    AvantisLife(AvantisStage stage, String process, int number) {
        this.stage = stage;
        this.name = process + "-" + number;
        stage.trace.tell(name, "starts");
        WatchedOrders orders = new WatchedOrders(stage, this);
        Waits waits = new Waiting();
        VenueLine line = new VenueLine(new AvantisWire(stage, this), waits);
        markets = new AvantisMarkets(stage.settings, stage.approved, line, stage.clock);
        OrderJournal journal = new OrderJournal(
                orders,
                stage.wallets,
                AvantisStage.VENUE,
                AvantisWords.DOMAIN,
                name,
                order -> stage.books
                        .<Optional<StoredIntent>>transact(tx -> tx.intent(order))
                        .filter(now -> now.state().terminal())
                        .isPresent(),
                waits);
        venue = new AvantisVenue(
                AvantisStage.VENUE,
                new VenueParts(
                        stage.settings,
                        Map.of(AvantisStage.HERS, wallet()),
                        List.of(AvantisStage.BTC),
                        markets,
                        (symbol, side, notional) -> OptionalLong.of(0),
                        instrument -> stage.price(),
                        new AvantisProof(stage, this),
                        journal,
                        stage.clock),
                Optional.empty());
        Ids ids = new Ids(stage.clock, new SplittableRandom(stage.dice.random().nextLong()));
        Store store = new WatchedBooks(stage, this);
        PriceFeed.Builder feeds = PriceFeed.builder(stage.clock);
        feeds.market(
                AvantisStage.BTC,
                FeedPolicy.builder().frozenBound(Duration.ofDays(7)).build());
        feed = feeds.source("a").source("b").source("c").build();
        control = new ControlPlane(store, new NoJournal(), stage.clock, ids);
        RateLimiter limiter = RateLimiter.builder()
                .clock(stage.clock)
                .plan(new TradingPlan(100_000, 100_000, Usd.of(1_000_000_000), 100_000, 100_000).toPlan())
                .build();
        limiter.restore(UsageHistory.none());
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("avantis", 1)
                .maxDailyLoss(Ratio.ONE)
                .build();
        watched = new WatchedVenue(stage, this, venue);
        List<Venue> venues = List.of(watched);
        desk = TradeDesk.of(store, feed, RiskEngine.of(policy), limiter, LISTINGS, control, venues, stage.clock, ids);
        dispatcher = Dispatcher.of(
                store, feed, LISTINGS, control, venues, stage.clock, ids, () -> stage.now() * 1_000, LEASE_MICROS);
        settlement = new Settlement(store, LISTINGS, watched, stage.clock, ids);
        recovery = new Recovery(store, LISTINGS, venues, stage.clock, ids);
        hearsPrices();
    }

    private TraderWallet wallet() {
        SigningKey key = new SigningKey() {
            @Override
            public EvmAddress address() {
                return stage.signer.address();
            }

            @Override
            public Signature sign(byte[] digest) {
                mustLive();
                if (stage.dice.strikes(AvantisFault.KEY_UNREACHABLE)) {
                    throw new IllegalStateException("the key service does not answer");
                }
                return stage.signer.sign(digest);
            }
        };
        TicketSigner signs = new TicketSigner(
                key,
                AvantisWords.DOMAIN,
                AvantisStage.HERS,
                stage.trader.address(),
                List.of(AvantisStage.BTC),
                instrument -> markets.number(instrument),
                stage.settings.orderLife(),
                stage.clock);
        return new TraderWallet(
                stage.trader.address(),
                signs,
                stage.isDelegated() ? OptionalLong.of(stage.delegatedUntil()) : OptionalLong.empty());
    }

    /** Its threads wait in the time of the world. */
    private final class Waiting implements Waits {
        @Override
        public <T> T answer(CompletableFuture<T> coming, Duration most)
                throws InterruptedException, ExecutionException, TimeoutException {
            return stage.await(AvantisLife.this, coming, most.toNanos() / 1_000);
        }

        @Override
        public void pause(Duration time) {
            try {
                stage.await(AvantisLife.this, new CompletableFuture<>(), time.toNanos() / 1_000);
            } catch (TimeoutException passed) {
                return;
            } catch (InterruptedException | ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    // --- what comes ---

    /** Something arrives for it; heard at once, unless what could hear it stands still or has a lock. */
    void arrives(Runnable what) {
        arrived.add(what);
        if (!working || waiting) {
            hears();
        }
    }

    void hears() {
        if (hearing) {
            return;
        }
        hearing = true;
        try {
            while (!dead && !arrived.isEmpty()) {
                arrived.removeFirst().run();
            }
        } catch (Crash crash) {
            if (crash.life() != this) {
                throw crash;
            }
        } finally {
            hearing = false;
        }
    }

    void waits(boolean is) {
        waiting = is;
    }

    void hearsPrices() {
        for (int source = 0; source < 3; source++) {
            feed.offer(0, source, stage.price(), 0, stage.epochMicros());
        }
    }

    // --- life and death ---

    /** Nothing of a dead process reaches the outside. */
    void mustLive() {
        if (dead) {
            throw new Crash(this);
        }
    }

    boolean isDead() {
        return dead;
    }

    /** Ended from outside. */
    void ends() {
        stage.trace.tell(name, "ends");
        stage.see(AvantisSight.DIED_WITH_AN_OPEN_STREAM, stage.services.hasOpenStream(this));
        dead = true;
    }

    /** Dies here when that is its lot. */
    void mayDie(AvantisFault crash) {
        mustLive();
        if (stage.dice.strikes(crash)) {
            ends();
            throw new Crash(this);
        }
    }

    void works(Consumer<AvantisLife> work) {
        mustLive();
        working = true;
        try {
            hears();
            work.accept(this);
        } finally {
            working = false;
        }
        hears();
        mustLive();
    }

    /** One turn of its tasks. */
    void turn() {
        if (stage.now() - describedAt > DESCRIBED_EVERY
                && (stage.now() - describedAt > 3 * DESCRIBED_EVERY || stage.dice.oneIn(4))) {
            if (markets.refresh().isEmpty()) {
                describedAt = stage.now();
            }
        }
        try {
            does();
        } catch (StoreException failed) {
            unproved = true;
        }
    }

    private void does() {
        control.flush("sim");
        settle();
        if (!control.isReady()) {
            starts();
        }
        if (unproved && recovered && recovery.step().open() == 0) {
            unproved = false;
        }
        if (begun) {
            dispatcher.drain(() -> {});
            unproved |= dispatcher.leftUnknown();
            settle();
        }
        if (recovered && ++turns % COMPARE_TURNS == 0) {
            unproved |= turns % (8 * COMPARE_TURNS) == 0;
            List<String> differences = recovery.compare(2);
            differences.forEach(difference -> stage.trace.tell(name, "DIFFERENCE " + difference));
            stage.witness.differs(differences);
        }
        desk.rollDay();
        desk.mark();
    }

    private void starts() {
        if (!recovered) {
            Recovery.Report report = recovery.atStart();
            begun = true;
            recovered = report.finished();
            control.releaseExits(report.unproved());
            stage.witness.differs(report.mismatches());
        }
        if (recovered && feed.health().allUsable()) {
            control.ready();
            control.armLive("olga", "sim");
            stage.trace.tell(name, "is ready");
        }
    }

    private void settle() {
        while (settlement.step() > 0) {}
    }
}
