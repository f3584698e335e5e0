package io.github.plimsoll.tests.store;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.LeasedVenue;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
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
import io.github.plimsoll.testkit.ManualClock;
import io.github.plimsoll.tests.NoJournal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Everything one process of the product has between its users and the database that it shares with others: desk, engines,
 * control plane, dispatcher and a pool of its own. Several of them are several processes as far as the database can tell.
 */
final class Office implements AutoCloseable {
    static final String VENUE = "noting";
    /** Room for one order of {@link #open}, not for two. */
    static final Usd DEPOSIT = Usd.of(150);

    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final long PRICE = Price.parse("800", BTC.priceDecimals()).units();

    private final Database pool;
    private final PriceFeed feed;
    final ManualClock clock = new ManualClock(ManualClock.START_MICROS);
    final PostgresStore store;
    final NotingVenue venue = new NotingVenue();
    /** Where its orders go: {@link #venue}, unless it has a venue on paper. */
    private final Venue bound;

    private final Optional<PaperVenue> paper;
    final Settlement settlement;
    final ControlPlane control;
    final TradeDesk desk;
    final Dispatcher dispatcher;
    final Recovery recovery;

    /** @param seed different for every office: ids come from it */
    Office(DatabaseAccess access, String name, long seed, long leaseMicros) throws SQLException {
        this(access, name, seed, leaseMicros, false);
    }

    /** One whose venue is on paper and lives in it; the lease of that venue is as long as one to send. */
    static Office onPaper(DatabaseAccess access, String name, long seed, long leaseMicros) throws SQLException {
        return new Office(access, name, seed, leaseMicros, true);
    }

    private Office(DatabaseAccess access, String name, long seed, long leaseMicros, boolean onPaper)
            throws SQLException {
        pool = Database.open(access, new PoolSettings(name, 3, Duration.ofSeconds(10), Duration.ofSeconds(10)));
        store = new PostgresStore(pool.dataSource());
        feed = PriceFeed.builder(clock)
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
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("race", 1)
                .maxDailyLoss(Ratio.ONE)
                .build();
        paper = onPaper
                ? Optional.of(new PaperVenue(VENUE, listings, instrument -> PRICE, PaperCosts.defaults(), clock))
                : Optional.empty();
        bound = paper.<Venue>map(inner -> new LeasedVenue(inner, store, name, leaseMicros))
                .orElse(venue);
        settlement = new Settlement(store, listings, bound, clock, ids);
        List<Venue> venues = List.of(bound);
        control = new ControlPlane(store, new NoJournal(), clock, ids);
        desk = TradeDesk.of(store, feed, RiskEngine.of(policy), limiter, listings, control, venues, clock, ids);
        dispatcher = Dispatcher.of(store, feed, listings, control, venues, clock, ids, System::nanoTime, leaseMicros);
        recovery = new Recovery(store, listings, venues, clock, ids);
        control.ready();
        quote();
    }

    /** Its venue on paper, with its lease. */
    LeasedVenue leased() {
        return (LeasedVenue) bound;
    }

    /** What it does once it holds its venue: it takes up where the books stand, and proves what is open. */
    Recovery.Report takeUp() {
        store.transact(tx -> {
            paper.orElseThrow().restore(tx.openPositions(), tx.venueCursor(VENUE));
            return true;
        });
        settlement.step();
        Recovery.Report report = recovery.atStart();
        control.releaseExits(report.unproved());
        return report;
    }

    /** Lets its venue on paper fill what waits there, and books what it may; how many events that were. */
    int trade() {
        pass(Duration.ofSeconds(1));
        paper.orElseThrow().step();
        return settlement.step();
    }

    /** Fresh prices of every source. */
    void quote() {
        clock.advance(Duration.ofMillis(250));
        for (int source = 0; source < 3; source++) {
            feed.offer(0, source, PRICE, 0, clock.epochMicros());
        }
    }

    /** Lets world time pass, and fresh prices come after it. */
    void pass(Duration time) {
        clock.advance(time);
        quote();
    }

    /** A new account of a user of its own. */
    AccountId account(String name) {
        AccountId id = new AccountId("dry:race:" + name);
        desk.createAccount(new Account(id, new UserId(name), VENUE, Mode.DRY, Asset.USDC, 1, 0), DEPOSIT, "race");
        return id;
    }

    /** An open of 100 USD at 2x. */
    Receipt open(String user, String key) {
        return desk.open(new OpenCommand(
                key,
                new UserId(user),
                new AccountId("dry:race:" + user),
                BTC.id(),
                Side.LONG,
                Usd.of(100),
                Leverage.of(2),
                null,
                null,
                "race"));
    }

    @Override
    public void close() {
        pool.close();
    }
}
