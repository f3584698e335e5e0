package io.github.plimsoll.benchmarks;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Desk, control plane, dispatcher and recovery of one process, with a pool of its own and a venue that takes all. */
final class IntentOffice implements AutoCloseable {
    private static final String VENUE = "taking";
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final long PRICE = Price.parse("800", BTC.priceDecimals()).units();
    private static final long START_MICROS = 1_767_571_200_000_000L;

    private final Database pool;
    private final TradeDesk desk;
    final ControlPlane control;
    final Dispatcher dispatcher;
    final Recovery recovery;

    IntentOffice(DatabaseAccess access, String name, long seed, int connections) throws SQLException {
        pool = Database.open(
                access, new PoolSettings(name, connections, Duration.ofSeconds(30), Duration.ofSeconds(10)));
        PostgresStore store = new PostgresStore(pool.dataSource());
        BenchClock clock = new BenchClock(START_MICROS);
        PriceFeed feed = PriceFeed.builder(clock)
                .market(BTC, FeedPolicy.defaults())
                .source("a")
                .source("b")
                .source("c")
                .build();
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        Listings listings = Listings.of(List.of(new Listing(BTC, terms, 1)));
        Ids ids = new Ids(clock, new SplittableRandom(seed));
        RateLimiter limiter = RateLimiter.builder()
                .clock(clock)
                .plan(new TradingPlan(100_000, 100_000, Usd.of(1_000_000_000), 100_000, 100_000).toPlan())
                .build();
        limiter.restore(UsageHistory.none());
        List<Venue> venues = List.of(new TakingVenue());
        control = new ControlPlane(store, new NoJournal(), clock, ids);
        desk = TradeDesk.of(
                store, feed, RiskEngine.of(RiskPolicy.defaults()), limiter, listings, control, venues, clock, ids);
        dispatcher = Dispatcher.of(store, feed, listings, control, venues, clock, ids, System::nanoTime, 2_000_000L);
        recovery = new Recovery(store, listings, venues, clock, ids);
        control.ready();
        for (int source = 0; source < 3; source++) {
            feed.offer(0, source, PRICE, 0, clock.epochMicros());
        }
    }

    void account(String name) {
        desk.createAccount(
                new Account(id(name), new UserId(name), VENUE, Mode.DRY, Asset.USDC, 1, 0), Usd.of(10_000), "bench");
    }

    private static AccountId id(String name) {
        return new AccountId("dry:taking:" + name);
    }

    Receipt open(String user, String key) {
        return desk.open(new OpenCommand(
                key,
                new UserId(user),
                id(user),
                BTC.id(),
                Side.LONG,
                Usd.of(100),
                Leverage.of(2),
                null,
                null,
                "bench"));
    }

    /** Sends or ends whatever waits. */
    void dispatchAll() {
        while (dispatcher.step()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Takes every order, never says more, and proves that it has none. */
    private static final class TakingVenue implements Venue {
        @Override
        public String name() {
            return VENUE;
        }

        @Override
        public Mode mode() {
            return Mode.DRY;
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.ABSENCE_PROVES_UNSENT);
        }

        @Override
        public Submission submit(SendTicket ticket) {
            return Submission.accepted();
        }

        @Override
        public EventPage events(long cursor) {
            return new EventPage(List.of(), cursor);
        }

        @Override
        public VenueOrder query(SortableId order) {
            return VenueOrder.ABSENT;
        }

        @Override
        public VenueSnapshot snapshot(AccountId account) {
            return new VenueSnapshot(true, List.of(), List.of(), 0);
        }
    }

    /** The database answers in a benchmark, so nothing waits for it. */
    private static final class NoJournal implements StopJournal {
        @Override
        public void record(Latch latch) {
            throw new IllegalStateException("the database is up");
        }

        @Override
        public List<Latch> pending() {
            return List.of();
        }

        @Override
        public void clear() {}
    }
}
