package io.github.plimsoll.bot;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.github.plimsoll.bot.command.Admins;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.console.Batch;
import io.github.plimsoll.bot.console.Console;
import io.github.plimsoll.bot.console.Talk;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.metrics.Watched;
import io.github.plimsoll.bot.page.LivePage;
import io.github.plimsoll.bot.store.SqlAdminCount;
import io.github.plimsoll.bot.store.SqlAnswerBook;
import io.github.plimsoll.bot.store.SqlVerification;
import io.github.plimsoll.bot.store.TracedStore;
import io.github.plimsoll.bot.world.DemoModule;
import io.github.plimsoll.bot.world.StartGate;
import io.github.plimsoll.bot.world.StartUp;
import io.github.plimsoll.bot.world.VenueKeeper;
import io.github.plimsoll.bot.world.World;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.feeds.TapeFeed;
import io.github.plimsoll.feeds.recording.Recorder;
import io.github.plimsoll.health.HealthConfig;
import io.github.plimsoll.health.HealthMetrics;
import io.github.plimsoll.health.HealthServer;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.postgres.upkeep.Continuity;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Supervisor;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo from start to stop: every part opens what it needs and is closed in reverse order. */
final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final Duration BATCH_PATIENCE = Duration.ofSeconds(60);
    private static final int POOL = 6;
    private static final long MOST_RECORDED = 1L << 30;

    private final DemoOptions options;
    private final Settings settings;
    private final PrintStream out;
    private final Closer closer = new Closer();
    private final Continuity continuity = new Continuity();
    private final TradingHealth health = new TradingHealth();
    private final LivePage page = new LivePage();
    private final Tasks tasks;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    Demo(DemoOptions options, Settings settings, PrintStream out) {
        this.options = options;
        this.settings = settings;
        this.tasks = new Tasks(settings::withoutSecrets);
        this.out = out;
    }

    /** Starts, talks until the end of input or {@link #close}, stops. */
    void run() throws IOException, SQLException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
        Signals.listen(closer::force);
        try {
            CompletableFuture<List<Tape>> tapes = options.tapes().isEmpty()
                    ? CompletableFuture.supplyAsync(() -> List.of(Tape.btcUsd(), Tape.ethUsd()))
                    : CompletableFuture.completedFuture(options.tapes());
            HealthConfig config = HealthSettings.of(settings, options.port(), options.data());
            HealthMetrics metrics = closer.add("metrics", new HealthMetrics(config));
            // The directory first: who is the second on it is told that, and opens no port. Where there is none yet
            // nobody
            // else is, and it is not made for a port that is taken.
            boolean fresh = !Files.exists(options.data());
            if (fresh) {
                startHealth(config, metrics);
            }
            Database database = openDatabase(fresh ? () -> {} : () -> startHealth(config, metrics));
            talk(start(database, Late.get(tapes), metrics.registry()));
        } finally {
            close();
        }
    }

    private void startHealth(HealthConfig config, HealthMetrics metrics) {
        HealthServer server = closer.add("health server", new HealthServer(config, health, page, metrics));
        server.start();
        tasks.add("page/", server::tasks, server::taskHealth);
        if (!options.batch()) {
            out.println("Page: http://" + config.host() + ":" + server.port() + "/");
        }
    }

    private Database openDatabase(Runnable locked) throws SQLException {
        EmbeddedPostgres postgres = closer.add(
                "PostgreSQL", EmbeddedPostgres.start(options.data(), line -> LOG.info("database: {}", line), locked));
        tasks.add("postgresql/", postgres::tasks, postgres::taskHealth);
        Migrations.run(postgres.owner(), OwnedDatabase.ROOMS);
        return closer.add(
                "database pool", Database.open(postgres.app(), PoolSettings.of("plimsoll", POOL), continuity));
    }

    private record Started(Commands commands, World world, Store store, long run, Supervisor supervisor) {}

    private Started start(Database database, List<Tape> tapes, MeterRegistry registry) throws SQLException {
        // Before this run is counted: a database that was put back to an earlier state is told by its numbers.
        AuditAnchor anchor = closer.add(
                "audit anchor", new AuditAnchor(OwnedDatabase.anchors(settings, options.data()), database, continuity));
        TradeMeters meters = new TradeMeters(registry);
        Store store = new TracedStore(new PostgresStore(database.dataSource()), meters.store());
        long run = store.transact(tx -> tx.nextRun());
        anchor.begin();
        DemoModule module = new DemoModule(
                settings,
                options.seed(),
                run,
                store,
                new FileStopJournal(options.data()),
                tapes,
                new SqlAnswerBook(database.dataSource()),
                new SqlAdminCount(database.dataSource()),
                new SqlVerification(database.dataSource(), anchor::heads),
                tasks::statuses);
        Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new MetricsModule(meters), module);
        injector.getInstance(Admins.class).count();
        World world = injector.getInstance(World.class);
        options.record().ifPresent(file -> record(file, injector));
        ControlPlane control = injector.getInstance(ControlPlane.class);
        StartUp startUp = injector.getInstance(StartUp.class);
        anchor.holds(injector.getInstance(StartGate.class)::hold);
        startUp.begin();
        VenueKeeper keeper = injector.getInstance(VenueKeeper.class);
        closer.add("venue lease", keeper::release); // when nothing is sent any more
        Supervisor supervisor = supervise(world, control, meters);
        supervisor.start(Supervision.every("venue-lease", VenueKeeper.EVERY_MILLIS, keeper::turn));
        supervisor.start(Supervision.every("audit-anchor", AuditAnchor.EVERY_MILLIS, anchor::turn));
        tasks.add("", supervisor::children, () -> Optional.of(supervisor.health()));
        health.wire(
                store,
                injector.getInstance(PriceFeed.class),
                control,
                injector.getInstance(StartGate.class),
                supervisor,
                tasks);
        FirstAdmin shown = FirstAdmin.of(settings);
        meters.wire(injector.getInstance(Watched.class), shown, tasks);
        page.wire(injector.getInstance(Trading.class), shown, tasks, health::notReady);
        startUp.goOn(options.batch() ? BATCH_PATIENCE : Duration.ZERO);
        health.probe();
        Commands commands = injector.getInstance(Commands.class);
        DeadMan.arm(settings, commands, control, supervisor);
        closer.add("commands", () -> stop(commands, world));
        if (!options.batch()) { // a batch is a script: it has no chat beside it
            Chat.start(settings, injector, store, database, closer, health, tasks);
        }
        return new Started(commands, world, store, run, supervisor);
    }

    /** The quotes of the session, for another demo to play or a program to replay. */
    private void record(Path file, Injector injector) {
        WorldClock clock = injector.getInstance(WorldClock.class);
        try {
            Recorder recorder = closer.add("recorder", Recorder.create(file, clock, MOST_RECORDED));
            injector.getInstance(TapeFeed.class).alsoTo(recorder.recording(), clock);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Nobody gets in any more; who is inside finishes what is recorded while the database still answers. */
    private static void stop(Commands commands, World world) {
        commands.stop();
        world.close();
        commands.drain();
    }

    private Supervisor supervise(World world, ControlPlane control, TradeMeters meters) {
        Supervisor supervisor = closer.add("supervised tasks", Supervision.start("demo", control, meters));
        world.stages()
                .forEach(stage -> supervisor.start(
                        ChildSpec.permanent(stage.name(), context -> stage.run(context::stopping, context::heartbeat))
                                .withHeartbeat(Supervision.BEAT)));
        supervisor.start(Supervision.every("health", 1_000, () -> {
            health.probe();
            page.refresh();
            meters.refresh();
        }));
        closer.add("world", () -> {
            world.close();
            world.save();
        });
        return supervisor;
    }

    private void talk(Started parts) throws IOException {
        UserId user = settings.get(Keys.ADMIN_USERS).get(0);
        Talk talk = new Talk(parts.commands(), parts.store(), user, parts.run(), true);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (options.batch()) {
            if (options.running()) {
                Pacer.start(parts.supervisor(), parts.world(), options.speed(), () -> {});
            }
            new Batch(talk, out).run(in);
            return;
        }
        Console console = new Console(talk, out);
        Pacer.start(parts.supervisor(), parts.world(), options.speed(), console::tell);
        out.println("Trading on paper with recorded prices; world time "
                + Data.time(parts.world().nowMicros()) + ". "
                + "/start greets you, /help lists everything, /quit ends.");
        parts.supervisor().start(ChildSpec.untilDone("console", context -> {
            if (console.run(in) || settings.get(Keys.TELEGRAM_BOT_TOKEN).isEmpty()) {
                finished.complete(null);
            } else {
                LOG.info("standard input has ended; the chat goes on until the process is told to stop");
            }
        }));
        finished.join();
    }

    @Override
    public void close() {
        finished.complete(null);
        closer.close();
    }
}
