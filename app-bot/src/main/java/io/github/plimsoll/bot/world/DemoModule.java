package io.github.plimsoll.bot.world;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Catalogue;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Role;
import io.github.plimsoll.bot.command.TaskStatus;
import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.Triggers;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.feeds.TapeFeed;
import io.github.plimsoll.feeds.TapeSources;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Wires the demo: recorded markets, a paper venue, no signer and no LIVE venue. */
public final class DemoModule extends AbstractModule {
    /** Name of the paper venue. */
    public static final String PAPER = "paper";

    private static final long SEND_LEASE_MICROS = 2_000_000L;

    private final Settings settings;
    private final long seed;
    private final long run;
    private final Store store;
    private final StopJournal journal;
    private final List<Tape> tapes;
    private final AnswerBook answers;
    private final Supplier<List<TaskStatus>> tasks;

    public DemoModule(
            Settings settings,
            long seed,
            long run,
            Store store,
            StopJournal journal,
            List<Tape> tapes,
            AnswerBook answers,
            Supplier<List<TaskStatus>> tasks) {
        this.settings = settings;
        this.seed = seed;
        this.run = run;
        this.store = store;
        this.journal = journal;
        this.tapes = List.copyOf(tapes);
        this.answers = answers;
        this.tasks = tasks;
    }

    @Override
    protected void configure() {
        bind(Store.class).toInstance(store);
        bind(Settings.class).toInstance(settings);
    }

    @Provides
    @Singleton
    DemoClock clock() {
        long saved = store.transact(tx -> tx.worldTime());
        return new DemoClock(Math.max(saved, Tape.WORLD_START_MICROS));
    }

    /** Every run draws from a stream of its own, so that ids never repeat after a restart. */
    @Provides
    @Singleton
    Ids ids(DemoClock clock) {
        return new Ids(clock, new SplittableRandom(seed * 1_000_003L + run));
    }

    @Provides
    @Singleton
    PriceFeed feed(DemoClock clock) {
        return TapeSources.priceFeed(clock, tapes);
    }

    @Provides
    @Singleton
    TapeFeed tapeFeed(PriceFeed feed, DemoClock clock) {
        TapeFeed tape = TapeFeed.create(tapes, seed, feed);
        tape.seek(clock.epochMicros());
        return tape;
    }

    /** Avantis' liquidation threshold, 0.10% fee and 0.002% spread per side; small enough that 500x is a matter of the rules. */
    @Provides
    @Singleton
    Listings listings() {
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.00002"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        List<Listing> all = new ArrayList<>();
        tapes.forEach(tape -> all.add(new Listing(tape.instrument(), terms, 1_000)));
        return Listings.of(all);
    }

    @Provides
    @Singleton
    PaperVenue venue(Listings listings, DemoClock clock) {
        PaperVenue venue = new PaperVenue(PAPER, listings, new TapeMarks(tapes, clock), PaperCosts.defaults(), clock);
        venue.restore(store.transact(tx -> tx.openPositions()), store.transact(tx -> tx.venueCursor(PAPER)));
        return venue;
    }

    @Provides
    List<Venue> venues(PaperVenue venue) {
        return List.of(venue);
    }

    @Provides
    @Singleton
    RiskEngine risk() {
        return RiskEngine.of(RiskPolicy.defaults().toBuilder("installation", 1)
                .maxPosition(settings.get(Keys.MAX_POSITION_SIZE_USD))
                .maxLeverage(settings.get(Keys.MAX_LEVERAGE))
                .maxAccountRisk(settings.get(Keys.MAX_ACCOUNT_RISK_PCT))
                .liquidationBuffer(settings.get(Keys.LIQUIDATION_BUFFER_PCT))
                .maxDailyLoss(settings.get(Keys.MAX_DAILY_LOSS_PCT))
                .build());
    }

    @Provides
    @Singleton
    RateLimiter limiter(DemoClock clock) {
        TradingPlan plan = new TradingPlan(
                settings.get(Keys.OPENS_PER_MINUTE),
                settings.get(Keys.TRADES_PER_DAY),
                settings.get(Keys.VOLUME_PER_HOUR_USD),
                settings.get(Keys.MESSAGES_PER_MINUTE),
                TradingPlan.defaults().exitsPerMinute());
        RateLimiter limiter =
                RateLimiter.builder().clock(clock).plan(plan.toPlan()).build();
        limiter.restore(new StoredUsage(store));
        return limiter;
    }

    @Provides
    @Singleton
    ControlPlane control(DemoClock clock, Ids ids) {
        return new ControlPlane(store, journal, clock, ids);
    }

    @Provides
    @Singleton
    TradeDesk desk(
            PriceFeed feed,
            RiskEngine risk,
            RateLimiter limiter,
            Listings listings,
            ControlPlane control,
            List<Venue> venues,
            DemoClock clock,
            Ids ids) {
        return TradeDesk.of(store, feed, risk, limiter, listings, control, venues, clock, ids);
    }

    @Provides
    @Singleton
    Settlement settlement(Listings listings, PaperVenue venue, DemoClock clock, Ids ids) {
        return new Settlement(store, listings, venue, clock, ids);
    }

    @Provides
    @Singleton
    Recovery recovery(List<Venue> venues, DemoClock clock, Ids ids) {
        return new Recovery(store, venues, clock, ids);
    }

    @Provides
    @Singleton
    Triggers triggers(PriceFeed feed, Listings listings, TradeDesk desk) {
        return new Triggers(store, feed, listings, desk);
    }

    @Provides
    @Singleton
    SendLoop sends(
            PriceFeed feed,
            ControlPlane control,
            List<Venue> venues,
            PaperVenue venue,
            Settlement settlement,
            Recovery recovery,
            Triggers triggers,
            DemoClock clock,
            Ids ids) {
        Dispatcher dispatcher =
                Dispatcher.of(store, feed, control, venues, clock, ids, System::nanoTime, SEND_LEASE_MICROS);
        return new SendLoop(control, venue, settlement, dispatcher, recovery, triggers);
    }

    @Provides
    @Singleton
    World world(DemoClock clock, TapeFeed tape, PaperVenue venue, Triggers triggers, TradeDesk desk, SendLoop sends) {
        return new World(clock, tape, venue, triggers, desk, store, sends);
    }

    @Provides
    @Singleton
    Trading trading(
            TradeDesk desk,
            PriceFeed feed,
            Listings listings,
            ControlPlane control,
            RiskEngine risk,
            RateLimiter limiter,
            Ids ids,
            World world) {
        return new Trading(store, desk, feed, listings, control, risk, limiter, ids, world);
    }

    @Provides
    @Singleton
    Commands commands(Trading trading, World world, TapeFeed tape) {
        List<Command> all = new ArrayList<>(Catalogue.of(trading, tasks));
        all.add(new DemoCommand(world, tape));
        return new Commands(
                trading,
                user -> settings.get(Keys.ADMIN_USERS).contains(user) ? Role.ADMIN : Role.USER,
                new Commands.AccountPlan(PAPER, settings.get(Keys.DEMO_DEPOSIT_USD)),
                answers,
                all);
    }
}
