package io.github.plimsoll.bot.world;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.chain.ChainWatch;
import io.github.plimsoll.bot.command.AdminCount;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Pace;
import io.github.plimsoll.bot.command.TaskStatus;
import io.github.plimsoll.bot.command.Verification;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.ControlSource;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.WalletWork;
import io.github.plimsoll.feeds.live.FeedsConfig;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Wires a configured deployment: real time, the paper venue, and the price sources that it is given. Without any it
 * recovers, lets everything be looked at and stopped, and never becomes ready. The demo's command, users and keys do not
 * exist here.
 */
public final class RunModule extends TradingModule {
    /** Why such a deployment is not ready. */
    public static final String NO_SOURCE = "no price source is configured, so no order can be accepted";

    private final Optional<FeedsConfig> feeds;
    private final List<Instrument> markets;
    private final RandomGenerator random;
    private final Optional<ExecMode> execMode;
    private final Addresses addresses;
    private final Bindings bindings;
    private final Function<String, Optional<WalletWork.Item>> transactions;
    private final Optional<LiveSide.Maker> live;

    /**
     * @param feeds where prices come from
     * @param random where ids come from; never the same twice
     * @param addresses of the users' wallets
     * @param bindings addresses that users proved to control
     * @param transactions of wallets by the ids of their intents
     * @param live makes the venue of real money; empty when nobody trades any
     */
    public RunModule(
            Settings settings,
            Optional<FeedsConfig> feeds,
            RandomGenerator random,
            Store store,
            StopJournal journal,
            AnswerBook answers,
            AdminCount adminCount,
            Verification verification,
            Supplier<List<TaskStatus>> tasks,
            Addresses addresses,
            Bindings bindings,
            Function<String, Optional<WalletWork.Item>> transactions,
            Optional<LiveSide.Maker> live) {
        super(settings, FeedsFile.markets(feeds), store, journal, answers, adminCount, verification, tasks);
        this.feeds = feeds;
        this.markets = FeedsFile.markets(feeds);
        this.random = random;
        this.addresses = addresses;
        this.bindings = bindings;
        this.transactions = transactions;
        this.live = live;
        String url = settings.get(Keys.REDIS_URL);
        String key = settings.get(Keys.EXEC_MODE_KEY);
        this.execMode = url.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(ExecMode.over(url, key, System::nanoTime));
    }

    /** The shared key that may stop, when there is one; whoever runs this closes it. */
    public Optional<ExecMode> execMode() {
        return execMode;
    }

    @Override
    List<LiveSide> live(PriceFeed feed, WorldClock clock) {
        return live.map(maker -> List.of(maker.make(markets, new LiveMarks(feed), clock)))
                .orElse(List.of());
    }

    @Override
    List<ControlSource> sources(WorldClock clock) {
        List<ControlSource> all = new ArrayList<>(super.sources(clock));
        execMode.ifPresent(all::add);
        return List.copyOf(all);
    }

    @Override
    protected void configure() {
        super.configure();
        bind(Pace.class).to(RunLoop.class);
    }

    @Override
    RateLimiter limiter(Plan plan, WorldClock clock, UsageHistory history) {
        String url = settings.get(Keys.REDIS_URL);
        return url.isEmpty()
                ? super.limiter(plan, clock, history)
                : SharedLimits.over(url, settings.get(Keys.REDIS_LOCAL_SHARE), plan, clock, history);
    }

    @Override
    ChainDesk chainDesk(WorldClock clock) {
        ChainSettings chain = ChainSettings.of(settings);
        return new ChainDesk(
                chain,
                chain.nodes().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ChainWatch(chain, clock, System::nanoTime)),
                addresses,
                bindings,
                random,
                transactions,
                this::owns,
                clock::epochMicros);
    }

    private boolean owns(UserId user, String transaction) {
        return LiveSide.order(transaction)
                .flatMap(order -> store.transact(tx -> tx.intent(order)))
                .filter(intent -> intent.user().equals(user))
                .isPresent();
    }

    /** Those of the chat: nobody else is heard. */
    @Override
    List<UserId> named() {
        return ChatUsers.adminUsers(settings).stream().filter(this::hears).toList();
    }

    @Override
    boolean hears(UserId user) {
        return ChatUsers.of(settings).hears(user);
    }

    @Override
    List<String> missingPrices(PriceFeed feed) {
        return feeds.isPresent() ? MissingPrices.of(feed) : List.of(NO_SOURCE);
    }

    @Provides
    MoreCommands more() {
        return new MoreCommands(List.of());
    }

    @Provides
    @Singleton
    WorldClock clock() {
        return new SystemClock(store.transact(tx -> tx.worldTime()));
    }

    @Provides
    @Singleton
    Ids ids(WorldClock clock) {
        return new Ids(clock, random);
    }

    /** Without sources a feed has places for those whose quorum it asks for; nothing speaks in these. */
    @Provides
    @Singleton
    PriceFeed feed(WorldClock clock) {
        if (feeds.isPresent()) {
            return feeds.get().priceFeed(clock);
        }
        PriceFeed.Builder builder = PriceFeed.builder(clock);
        markets.forEach(market -> builder.market(market, FeedPolicy.builder().build()));
        return builder.source("unset-1").source("unset-2").build();
    }

    @Provides
    @Singleton
    Listings listings() {
        return Listings.of(markets.stream().map(this::listing).toList());
    }

    /** Paper is decided by the same terms as real money, so that the one says something of the other. */
    private Listing listing(Instrument market) {
        Listing paper = PaperTerms.listing(market, settings);
        return live.map(maker -> new Listing(market, maker.terms(market, paper.terms()), paper.minPartialUnits()))
                .orElse(paper);
    }

    /** Without a market price it fills and liquidates nothing. */
    @Provides
    @Singleton
    PaperVenue venue(Listings listings, PriceFeed feed, WorldClock clock) {
        return new PaperVenue(
                PAPER,
                listings,
                new LiveMarks(feed),
                settings.get(Keys.PAPER_COSTS).costs(markets),
                clock);
    }

    @Provides
    @Singleton
    RunLoop loop(WorldClock clock, TradeDesk desk, SendLoop sends) {
        return new RunLoop(clock, store, desk, sends);
    }
}
