package io.github.plimsoll.bot;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.chain.ChainWatch;
import io.github.plimsoll.bot.command.Admins;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.live.ControlGate;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.bot.live.StopBooks;
import io.github.plimsoll.bot.live.TwinWatch;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.metrics.Watched;
import io.github.plimsoll.bot.page.LivePage;
import io.github.plimsoll.bot.store.SqlAdminCount;
import io.github.plimsoll.bot.store.SqlAnswerBook;
import io.github.plimsoll.bot.store.SqlBindings;
import io.github.plimsoll.bot.store.SqlVerification;
import io.github.plimsoll.bot.store.TracedStore;
import io.github.plimsoll.bot.world.ExecMode;
import io.github.plimsoll.bot.world.FeedsFile;
import io.github.plimsoll.bot.world.RunLoop;
import io.github.plimsoll.bot.world.RunModule;
import io.github.plimsoll.bot.world.SharedLimits;
import io.github.plimsoll.bot.world.StartGate;
import io.github.plimsoll.bot.world.VenueKeeper;
import io.github.plimsoll.evm.Heads;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.Vault;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.feeds.live.FeedsConfig;
import io.github.plimsoll.feeds.live.LiveNet;
import io.github.plimsoll.feeds.live.LiveSources;
import io.github.plimsoll.feeds.live.PriceSource;
import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.RawTap;
import io.github.plimsoll.health.HealthConfig;
import io.github.plimsoll.health.HealthMetrics;
import io.github.plimsoll.health.HealthServer;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresSealedKeyStore;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.postgres.PostgresWalletStore;
import io.github.plimsoll.postgres.upkeep.Continuity;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.redis.RedisLimiter;
import io.github.plimsoll.supervisor.Supervisor;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured deployment, on paper with the prices of the sources that {@code FEEDS_FILE} names. Without any nothing
 * may open, so it stays not ready and says so; database, recovery, dispatcher and triggers are supervised all the same.
 */
final class Deployment {
    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);
    private static final long TURN_MILLIS = 50;
    private static final long SAVE_EVERY_MILLIS = 60_000;
    private static final long COUNT_EVERY_MILLIS = 60_000;
    /** Opens need a description of the markets that is newer than 5 min. */
    private static final long FACTS_EVERY_MILLIS = 60_000;
    /** About as often as the chain makes a block. */
    private static final long BLOCK_MILLIS = 2_000;
    /** A stop at the venue follows one here so soon. */
    private static final long STOPS_EVERY_MILLIS = 5_000;

    private final Settings settings;
    private final Closer closer = new Closer();
    private final TradingHealth health = new TradingHealth();
    private final LivePage page = new LivePage();
    private final Tasks tasks;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Deployment(Settings settings) {
        this.settings = settings;
        this.tasks = new Tasks(settings::withoutSecrets);
    }

    int run() throws SQLException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
        Signals.listen(closer::force);
        try {
            Optional<FeedsConfig> feeds = FeedsFile.read(settings, Cli.home());
            Path data = Cli.home().resolve(".plimsoll-run").toAbsolutePath().normalize();
            DatabaseAccess access = migrated(data);
            Continuity continuity = new Continuity();
            Database database =
                    closer.add("database pool", Database.open(access, PoolSettings.of("plimsoll", 4), continuity));
            HealthConfig config = HealthSettings.of(settings, settings.get(Keys.HEALTH_PORT), data);
            HealthMetrics metrics = closer.add("metrics", new HealthMetrics(config));
            HealthServer server = closer.add("health server", new HealthServer(config, health, page, metrics));
            AuditAnchor anchor = closer.add(
                    "audit anchor", new AuditAnchor(OwnedDatabase.ofRun(settings, data), database, continuity));
            anchor.begin();
            start(database, anchor, data, feeds, metrics.registry());
            server.start();
            tasks.add("page/", server::tasks, server::taskHealth);
            if (feeds.isEmpty()) {
                LOG.warn("not ready: {}; try ./plimsoll demo", RunModule.NO_SOURCE);
            }
            stopped.await();
            return 0;
        } finally {
            close();
        }
    }

    /** The configured PostgreSQL, or one of our own; its schemas are brought up to date by their owner. */
    private DatabaseAccess migrated(Path data) {
        String url = settings.get(Keys.DATABASE_URL);
        if (url.isEmpty()) {
            EmbeddedPostgres postgres =
                    closer.add("PostgreSQL", EmbeddedPostgres.start(data, line -> LOG.info("database: {}", line)));
            tasks.add("postgresql/", postgres::tasks, postgres::taskHealth);
            Migrations.run(postgres.owner(), OwnedDatabase.ROOMS);
            return postgres.app();
        }
        Migrations.run(
                DatabaseAccess.of(url, settings.get(Keys.DATABASE_OWNER), settings.get(Keys.DATABASE_OWNER_PASSWORD)),
                OwnedDatabase.ROOMS);
        return DatabaseAccess.of(url, "plimsoll_app", settings.get(Keys.DATABASE_PASSWORD));
    }

    /** The same trade path as everywhere, recovered and supervised; it waits for prices. */
    private void start(
            Database database, AuditAnchor anchor, Path data, Optional<FeedsConfig> feeds, MeterRegistry registry)
            throws SQLException {
        TradeMeters meters = new TradeMeters(registry);
        Store store = new TracedStore(new PostgresStore(database.dataSource()), meters.store());
        FeedsFile.requireCovers(feeds, store.transact(tx -> tx.openPositions()));
        LiveStart.requireKept(LiveSettings.of(settings), store);
        Optional<Wallets> wallets = wallets(database);
        Bindings bindings = new SqlBindings(database.dataSource());
        RunModule module = new RunModule(
                settings,
                feeds,
                new SecureRandom(),
                store,
                new FileStopJournal(data),
                new SqlAnswerBook(database.dataSource()),
                new SqlAdminCount(database.dataSource()),
                new SqlVerification(database.dataSource(), anchor::heads),
                tasks::statuses,
                addresses(wallets, bindings),
                bindings,
                new PostgresWalletStore(database.dataSource())::find,
                LiveStart.of(settings, Cli.home(), database.dataSource(), store, wallets));
        module.execMode().ifPresent(shared -> closer.add("shared stop key", shared));
        Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new MetricsModule(meters), module);
        Admins admins = injector.getInstance(Admins.class);
        admins.count();
        ControlPlane control = injector.getInstance(ControlPlane.class);
        anchor.holds(injector.getInstance(StartGate.class)::hold);
        RunLoop loop = injector.getInstance(RunLoop.class);
        if (injector.getInstance(RateLimiter.class) instanceof RedisLimiter shared) {
            closer.add("Redis", shared);
            health.limits(() -> SharedLimits.component(shared));
            tasks.add("redis/", shared::tasks, shared::taskHealth);
        }
        // The commands of the chat, if there is one; they are refused from the first moment of a stop.
        Commands commands = injector.getInstance(Commands.class);
        VenueKeeper keeper = injector.getInstance(VenueKeeper.class);
        closer.add("venue lease", keeper::release); // when nothing is sent any more
        Supervisor supervisor = closer.add("supervised tasks", Supervision.start("run", control, meters));
        tasks.add("", supervisor::children, () -> Optional.of(supervisor.health()));
        health.wire(
                store,
                injector.getInstance(PriceFeed.class),
                control,
                injector.getInstance(StartGate.class),
                supervisor,
                tasks);
        List<LiveSide> sides = injector.getInstance(RunModule.LiveSides.class).sides();
        health.live(sides);
        sides.forEach(side -> LiveStart.begin(side, store, injector.getInstance(TradeDesk.class)));
        keeper.turn();
        supervisor.start(Supervision.every("venue-lease", VenueKeeper.EVERY_MILLIS, keeper::turn));
        supervisor.start(Supervision.every("dispatcher", TURN_MILLIS, loop::dispatch));
        supervisor.start(Supervision.every("triggers", TURN_MILLIS, loop::watch));
        supervisor.start(Supervision.every("audit-anchor", AuditAnchor.EVERY_MILLIS, anchor::turn));
        supervisor.start(Supervision.every("world-time", SAVE_EVERY_MILLIS, loop::saveTime));
        supervisor.start(Supervision.every("admin-count", COUNT_EVERY_MILLIS, admins::count));
        module.execMode().ifPresent(shared -> {
            shared.turn(control); // what it holds counts before anything is sent
            supervisor.start(Supervision.every("exec-mode", ExecMode.EVERY_MILLIS, () -> shared.turn(control)));
        });
        feeds.ifPresent(config -> prices(config, injector, control, meters));
        injector.getInstance(ChainDesk.class).watch().ifPresent(watch -> chain(watch, injector, control, meters));
        FirstAdmin shown = FirstAdmin.of(settings);
        meters.wire(injector.getInstance(Watched.class), shown, tasks);
        page.wire(injector.getInstance(Trading.class), shown, tasks, health::notReady);
        supervisor.start(Supervision.every("health", 1_000, () -> {
            health.probe();
            page.refresh();
            meters.refresh();
        }));
        DeadMan.arm(settings, commands, control, supervisor);
        closer.add("commands", commands::drain);
        Chat.start(settings, injector, store, database, closer, health, tasks);
    }

    /** A supervisor of their own: what happens to a source restarts nothing of the trade path. */
    private void prices(FeedsConfig config, Injector injector, ControlPlane control, TradeMeters meters) {
        LiveNet net = closer.add(
                "price network",
                new LiveNet(
                        injector.getInstance(WorldClock.class),
                        System::nanoTime,
                        new SplittableRandom(new SecureRandom().nextLong()),
                        RawTap.NONE));
        List<PriceSource> sources = config.build(net);
        Supervisor supervisor = Supervision.start("feeds", control, meters);
        tasks.add("feeds/", supervisor::children, () -> Optional.of(supervisor.health()));
        QuoteSink sink = QuoteSink.of(injector.getInstance(PriceFeed.class), sources);
        closer.add("price sources", LiveSources.start(supervisor, sources, sink));
        LOG.info(
                "prices of {} from {}",
                config.markets(),
                sources.stream().map(PriceSource::name).toList());
    }

    /** Empty without a key above them. */
    private Optional<Wallets> wallets(Database database) {
        if (settings.get(Keys.WALLET_KEYS).versions().isEmpty()) {
            return Optional.empty();
        }
        SecureRandom random = new SecureRandom();
        KeyRing ring = closer.add("keys of wallets", KeyRings.open(settings, Cli.home(), random));
        return Optional.of(new Wallets(
                new PostgresSealedKeyStore(database.dataSource()),
                new Vault(ring, random),
                random,
                Long.toString(settings.get(Keys.CHAIN_ID))));
    }

    /**
     * Who trades real money has a wallet of their own; for others one is made, with whose key nothing here signs. Where none
     * are made, there is the address that a user bound. A wallet that cannot be read now is still the user's only one.
     */
    private Addresses addresses(Optional<Wallets> wallets, Bindings bindings) {
        Addresses made = wallets.map(Addresses::of)
                .orElseGet(() -> Addresses.none("none are kept here; an admin sets WALLET_KEYS")
                        .orBound(bindings));
        return made.but(LiveSettings.of(settings).traders());
    }

    /** A supervisor of their own: what happens to nodes restarts nothing of the trade path. */
    private void chain(ChainWatch watch, Injector injector, ControlPlane control, TradeMeters meters) {
        Optional<Heads> heads = watch.listen();
        heads.ifPresent(told -> {
            closer.add("newest blocks", told);
            health.heads(() -> HeadsHealth.of(told.health()));
            meters.heads(told::health);
        });
        Supervisor supervisor = closer.add("chain", Supervision.start("chain", control, meters));
        tasks.add("chain/", supervisor::children, () -> Optional.of(supervisor.health()));
        supervisor.start(Supervision.everyBlock("nodes", ChainWatch.EVERY_MILLIS, heads, watch::turn));
        for (LiveSide side : injector.getInstance(RunModule.LiveSides.class).sides()) {
            String name = side.venue().name();
            supervisor.start(Supervision.every(name + "-facts", FACTS_EVERY_MILLIS, LiveStart.facts(side)));
            side.transactions(new ControlGate(side, control, injector.getInstance(Store.class)))
                    .ifPresent(turn -> supervisor.start(
                            Supervision.everyBlock(name + "-transactions", BLOCK_MILLIS, heads, turn)));
            StopBooks books = new StopBooks(injector.getInstance(Store.class), control);
            supervisor.start(Supervision.every(name + "-stops", STOPS_EVERY_MILLIS, LiveStart.protection(side, books)));
            TwinWatch twin = LiveStart.twin(
                    side, settings, injector.getInstance(Store.class), injector.getInstance(Listings.class));
            supervisor.start(Supervision.every(name + "-twin", TwinWatch.EVERY_MILLIS, twin::turn));
        }
    }

    private void close() {
        stopped.countDown();
        closer.close();
    }
}
