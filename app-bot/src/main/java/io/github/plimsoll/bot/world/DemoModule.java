package io.github.plimsoll.bot.world;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.command.AdminCount;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Pace;
import io.github.plimsoll.bot.command.TaskStatus;
import io.github.plimsoll.bot.command.Verification;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.Triggers;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.feeds.TapeFeed;
import io.github.plimsoll.feeds.TapeSources;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Wires the demo: recorded markets, a paper venue, no signer and no LIVE venue. */
public final class DemoModule extends TradingModule {
    private final long seed;
    private final long run;
    private final List<Tape> tapes;

    public DemoModule(
            Settings settings,
            long seed,
            long run,
            Store store,
            StopJournal journal,
            List<Tape> tapes,
            AnswerBook answers,
            AdminCount adminCount,
            Verification verification,
            Supplier<List<TaskStatus>> tasks) {
        super(
                settings,
                tapes.stream().map(Tape::instrument).toList(),
                store,
                journal,
                answers,
                adminCount,
                verification,
                tasks);
        this.seed = seed;
        this.run = run;
        this.tapes = List.copyOf(tapes);
    }

    @Override
    protected void configure() {
        super.configure();
        bind(WorldClock.class).to(DemoClock.class);
        bind(Pace.class).to(World.class);
    }

    /** Those of the console and of the chat. */
    @Override
    List<UserId> named() {
        return ChatUsers.adminUsers(settings);
    }

    /** Anybody at the console; of the chat whom the settings let in. */
    @Override
    boolean hears(UserId user) {
        return ChatUsers.chat(user.value()).isEmpty() || ChatUsers.of(settings).hears(user);
    }

    @Override
    ChainDesk chainDesk(WorldClock clock) {
        return new ChainDesk(
                ChainSettings.of(settings),
                Optional.empty(),
                Addresses.none("the demo keeps none; ./plimsoll run with WALLET_KEYS makes one for each user"),
                Bindings.none("the demo keeps none; ./plimsoll run does"),
                new SplittableRandom(seed),
                id -> Optional.empty(),
                (user, id) -> false,
                clock::epochMicros);
    }

    @Override
    List<String> missingPrices(PriceFeed feed) {
        return MissingPrices.of(feed);
    }

    @Provides
    MoreCommands more(World world, TapeFeed tape) {
        return new MoreCommands(List.of(new DemoCommand(world, tape)));
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

    @Provides
    @Singleton
    Listings listings() {
        List<Listing> all = new ArrayList<>();
        tapes.forEach(tape -> all.add(PaperTerms.listing(tape.instrument(), settings)));
        return Listings.of(all);
    }

    @Provides
    @Singleton
    PaperVenue venue(Listings listings, DemoClock clock) {
        return new PaperVenue(
                PAPER,
                listings,
                new TapeMarks(tapes, clock),
                settings.get(Keys.PAPER_COSTS)
                        .costs(tapes.stream().map(Tape::instrument).toList()),
                clock);
    }

    @Provides
    @Singleton
    World world(
            DemoClock clock,
            TapeFeed tape,
            PaperVenue venue,
            Triggers triggers,
            TradeDesk desk,
            SendLoop sends,
            ControlPlane control,
            StartGate gate) {
        return new World(clock, tape, venue, triggers, desk, store, sends, control, gate);
    }
}
