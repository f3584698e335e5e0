package io.github.plimsoll.bot.world;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.github.plimsoll.bot.chain.ChainCommands;
import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.chain.ChainFacts;
import io.github.plimsoll.bot.command.AdminCount;
import io.github.plimsoll.bot.command.Admins;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Catalogue;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Pace;
import io.github.plimsoll.bot.command.Rehearsals;
import io.github.plimsoll.bot.command.StoredRoles;
import io.github.plimsoll.bot.command.TaskStatus;
import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.command.Verification;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.RiskRules;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.live.LiveLook;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.bot.live.VenueLook;
import io.github.plimsoll.bot.metrics.CommandListener;
import io.github.plimsoll.bot.metrics.MetricsCommand;
import io.github.plimsoll.bot.metrics.MetricsView;
import io.github.plimsoll.execution.CallOffs;
import io.github.plimsoll.execution.Confirmations;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.EntryWatch;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.LeasedVenue;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.RecordedUsage;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.Triggers;
import io.github.plimsoll.execution.UserRoles;
import io.github.plimsoll.execution.spi.ControlSource;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.risk.RiskEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Wires the trade path on a store: what the demo and a configured deployment share. Clock, prices, markets, venues and the
 * pace come from the module that extends it.
 */
abstract class TradingModule extends AbstractModule {
    /** Name of the paper venue. */
    public static final String PAPER = "paper";

    private static final long SEND_LEASE_MICROS = 2_000_000L;

    /**
     * Commands beside the catalogue.
     *
     * @param commands none, but in the demo
     */
    record MoreCommands(List<Command> commands) {}

    final Settings settings;
    final Store store;
    private final StopJournal journal;
    private final AnswerBook answers;
    private final AdminCount adminCount;
    private final Verification verification;
    private final Supplier<List<TaskStatus>> tasks;

    TradingModule(
            Settings settings,
            List<Instrument> markets,
            Store store,
            StopJournal journal,
            AnswerBook answers,
            AdminCount adminCount,
            Verification verification,
            Supplier<List<TaskStatus>> tasks) {
        this.adminCount = adminCount;
        RiskRules.requireKnown(settings, markets);
        settings.get(Keys.PAPER_COSTS).requireKnown(markets);
        this.settings = settings;
        this.store = store;
        this.journal = journal;
        this.answers = answers;
        this.verification = verification;
        this.tasks = tasks;
    }

    @Override
    protected void configure() {
        bind(Store.class).toInstance(store);
        bind(Settings.class).toInstance(settings);
    }

    /** Whom the settings name as admins, of those who can be heard here. */
    abstract List<UserId> named();

    /** Whether a user can be heard here. */
    abstract boolean hears(UserId user);

    /** What stands between the start and opens as far as prices go. */
    abstract List<String> missingPrices(PriceFeed feed);

    /**
     * Where real money is traded.
     *
     * @param sides none, but in a deployment that was given traders
     */
    public record LiveSides(List<LiveSide> sides) {}

    /** Real money: nowhere, unless the module says otherwise. */
    List<LiveSide> live(PriceFeed feed, WorldClock clock) {
        return List.of();
    }

    @Provides
    @Singleton
    LiveSides sides(PriceFeed feed, WorldClock clock) {
        return new LiveSides(live(feed, clock));
    }

    @Provides
    List<Venue> venues(LeasedVenue venue, LiveSides live) {
        List<Venue> all = new ArrayList<>(List.of(venue));
        live.sides().forEach(side -> all.add(side.venue()));
        return List.copyOf(all);
    }

    /** The paper venue lives in this process, and others may be on the same database. */
    @Provides
    @Singleton
    LeasedVenue leased(PaperVenue venue) {
        return new LeasedVenue(venue, store, VenueKeeper.holder(), VenueKeeper.LEASE_MICROS);
    }

    @Provides
    @Singleton
    VenueKeeper keeper(LeasedVenue venue) {
        return new VenueKeeper(venue);
    }

    @Provides
    @Singleton
    RiskEngine risk() {
        return RiskEngine.of(RiskRules.policy(settings));
    }

    @Provides
    @Singleton
    RateLimiter limiter(WorldClock clock) {
        TradingPlan plan = new TradingPlan(
                settings.get(Keys.OPENS_PER_MINUTE),
                settings.get(Keys.TRADES_PER_DAY),
                settings.get(Keys.VOLUME_PER_HOUR_USD),
                settings.get(Keys.MESSAGES_PER_MINUTE),
                TradingPlan.defaults().exitsPerMinute());
        return limiter(plan.toPlan(), clock, new RecordedUsage(store));
    }

    /** Counts in this process, from what the database has recorded. */
    RateLimiter limiter(Plan plan, WorldClock clock, UsageHistory history) {
        RateLimiter limiter = RateLimiter.builder().clock(clock).plan(plan).build();
        limiter.restore(history);
        return limiter;
    }

    @Provides
    @Singleton
    ControlPlane control(WorldClock clock, Ids ids) {
        return new ControlPlane(store, journal, clock, ids, sources(clock));
    }

    /** Who may tighten beside latches and commands; each abstains while it is not configured. */
    List<ControlSource> sources(WorldClock clock) {
        return Environment.of(settings).map(List::<ControlSource>of).orElse(List.of());
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
            WorldClock clock,
            Ids ids) {
        return TradeDesk.of(store, feed, risk, limiter, listings, control, venues, clock, ids);
    }

    @Provides
    @Singleton
    Settlement settlement(Listings listings, LeasedVenue venue, WorldClock clock, Ids ids) {
        return new Settlement(store, listings, venue, clock, ids);
    }

    /** One for each venue, that of paper first. */
    record Settlements(List<Settlement> all) {}

    @Provides
    @Singleton
    Settlements settlements(Settlement paper, LiveSides live, Listings listings, WorldClock clock, Ids ids) {
        List<Settlement> all = new ArrayList<>(List.of(paper));
        live.sides().forEach(side -> all.add(new Settlement(store, listings, side.venue(), clock, ids)));
        return new Settlements(List.copyOf(all));
    }

    @Provides
    @Singleton
    DeadLetters letters(Settlements settlements, WorldClock clock, Ids ids) {
        return new DeadLetters(store, settlements.all(), clock, ids);
    }

    @Provides
    @Singleton
    Recovery recovery(Listings listings, List<Venue> venues, LiveSides live, WorldClock clock, Ids ids) {
        return new Recovery(
                store,
                listings,
                venues,
                clock,
                ids,
                account -> account.mode() == Mode.LIVE
                        && live.sides().stream()
                                .flatMap(side -> side.accounts().stream())
                                .noneMatch(named -> named.id().equals(account.id())));
    }

    @Provides
    @Singleton
    StartGate gate(ControlPlane control, Recovery recovery, VenueKeeper keeper, PriceFeed feed) {
        return new StartGate(control, recovery, keeper::blocked, () -> missingPrices(feed), System::nanoTime);
    }

    @Provides
    @Singleton
    Triggers triggers(PriceFeed feed, Listings listings, TradeDesk desk) {
        return new Triggers(store, feed, listings, desk, System::nanoTime);
    }

    @Provides
    @Singleton
    EntryWatch entries(PriceFeed feed, Listings listings, TradeDesk desk) {
        return new EntryWatch(store, feed, listings, desk, System::nanoTime);
    }

    @Provides
    @Singleton
    SendLoop sends(
            PriceFeed feed,
            Listings listings,
            ControlPlane control,
            List<Venue> venues,
            PaperVenue venue,
            VenueKeeper keeper,
            Settlements settlements,
            Recovery recovery,
            StartGate gate,
            Triggers triggers,
            EntryWatch entries,
            TradeDesk desk,
            WorldClock clock,
            Ids ids) {
        Dispatcher dispatcher =
                Dispatcher.of(store, feed, listings, control, venues, clock, ids, System::nanoTime, SEND_LEASE_MICROS);
        return new SendLoop(
                control,
                new PaperSeat(store, venue, keeper),
                settlements.all(),
                dispatcher,
                recovery,
                gate,
                triggers,
                entries,
                new CallOffs(desk, System::nanoTime));
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
            WorldClock clock,
            Pace pace,
            StartGate gate,
            Recovery recovery,
            DeadLetters letters) {
        Confirmations confirmations = new Confirmations(store, clock);
        return new Trading(
                store, desk, feed, listings, control, confirmations, risk, limiter, ids, pace, gate, recovery, letters);
    }

    /** Addresses and nodes; nothing in it leads to a key. */
    abstract ChainDesk chainDesk(WorldClock clock);

    @Provides
    @Singleton
    ChainDesk chain(WorldClock clock) {
        return chainDesk(clock);
    }

    /** Whom the settings name is an admin from the first start on, unless a command has said otherwise. */
    @Provides
    @Singleton
    Admins admins(WorldClock clock, Ids ids) {
        UserRoles users = new UserRoles(store, clock, ids, this::hears);
        new NamedAdmins(users, named()).begin();
        StoredRoles roles = new StoredRoles(users);
        return new Admins(
                roles,
                () -> adminCount.most(
                        (int) roles.now().stream().filter(this::hears).count()),
                users,
                named());
    }

    @Provides
    @Singleton
    LiveLook liveLook(
            ControlPlane control, StartGate gate, PriceFeed feed, ChainDesk chain, LiveSides live, WorldClock clock) {
        return new LiveView(
                settings,
                control,
                gate,
                () -> missingPrices(feed),
                new ChainFacts(chain),
                live.sides().isEmpty() ? VenueLook.NONE : live.sides().get(0).look(),
                new Rehearsals(store),
                clock);
    }

    @Provides
    @Singleton
    Commands commands(
            Trading trading,
            Admins admins,
            MetricsView metrics,
            ChainDesk chain,
            LiveLook look,
            LiveSides live,
            MoreCommands more,
            CommandListener listener) {
        List<Command> all = new ArrayList<>(Catalogue.of(trading, tasks, admins, verification, look, live.sides()));
        all.add(new MetricsCommand(metrics));
        all.addAll(ChainCommands.of(chain));
        all.addAll(more.commands());
        Commands commands = new Commands(
                trading,
                admins.roles(),
                new Commands.AccountPlan(
                        PAPER,
                        settings.get(Keys.DEMO_DEPOSIT_USD),
                        user -> live.sides().stream()
                                .flatMap(side -> side.account(user).stream())
                                .findFirst()),
                answers,
                all,
                listener);
        commands.onFirstContact(chain.addresses()::of);
        return commands;
    }
}
