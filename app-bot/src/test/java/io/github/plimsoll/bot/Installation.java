package io.github.plimsoll.bot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.util.Modules;
import io.github.plimsoll.bot.command.AdminCount;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.console.Batch;
import io.github.plimsoll.bot.console.Talk;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.store.SqlAdminCount;
import io.github.plimsoll.bot.store.SqlAnswerBook;
import io.github.plimsoll.bot.store.SqlVerification;
import io.github.plimsoll.bot.world.DemoModule;
import io.github.plimsoll.bot.world.StartUp;
import io.github.plimsoll.bot.world.World;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Supervisor;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The demo's own wiring on a real PostgreSQL that all tests of this JVM share: opening one is a start of the process,
 * closing it a stop. Each test acts as users of its own.
 */
final class Installation implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Started with the first installation, stopped with the JVM. */
    private static final class Server {
        static final Path DIRECTORY = Scratch.directory().resolve("data");
        static @Nullable DatabaseAccess owner; // set by what follows
        static final Database DATABASE = start();
        static final List<Tape> TAPES = List.of(Tape.btcUsd(), Tape.ethUsd());

        private static Database start() {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(DIRECTORY, line -> {});
            owner = postgres.owner();
            try {
                Migrations.run(owner, OwnedDatabase.ROOMS);
                Database database = Database.open(postgres.app(), PoolSettings.of("test", 4));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    database.close();
                    postgres.close();
                    Scratch.remove(DIRECTORY);
                }));
                return database;
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    private final Injector injector;
    private final Tasks tasks;
    private final Supervisor supervisor;
    private final World world;
    private final Talk talk;
    private List<String> raw = List.of();

    private Installation(Injector injector, Tasks tasks, Supervisor supervisor, World world, Talk talk) {
        this.tasks = tasks;
        this.injector = injector;
        this.supervisor = supervisor;
        this.world = world;
        this.talk = talk;
    }

    /** The database that all installations of this JVM share. */
    static DataSource database() {
        return Server.DATABASE.dataSource();
    }

    /** With settings as environment variables, and bindings that replace the demo's. */
    static Installation open(Map<String, String> environment, Module... instead) {
        return open(
                new PostgresStore(Server.DATABASE.dataSource()),
                new SqlAnswerBook(Server.DATABASE.dataSource()),
                Server.TAPES,
                Duration.ofSeconds(10),
                environment,
                instead);
    }

    /** On a store and tapes of its own. */
    static Installation open(
            Store store,
            AnswerBook answers,
            List<Tape> tapes,
            Duration patience,
            Map<String, String> environment,
            Module... instead) {
        TradeMeters meters = new TradeMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        return open(store, answers, tapes, patience, meters, environment, instead);
    }

    /** The same database again with the roles that commands gave and the admins of 24 h: a restart where {@link #open} is a first start. */
    static Installation again(Map<String, String> environment, Module... instead) {
        return begin(
                new PostgresStore(Server.DATABASE.dataSource()),
                new SqlAnswerBook(Server.DATABASE.dataSource()),
                new SqlAdminCount(Server.DATABASE.dataSource()),
                Server.TAPES,
                Duration.ofSeconds(10),
                new TradeMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                environment,
                instead);
    }

    /** With meters that somebody reads. */
    static Installation open(
            Store store,
            AnswerBook answers,
            List<Tape> tapes,
            Duration patience,
            TradeMeters meters,
            Map<String, String> environment,
            Module... instead) {
        if (!(store instanceof MemoryStore)) {
            forgetRoles();
        }
        return begin(store, answers, now -> now, tapes, patience, meters, environment, instead);
    }

    /** Admins are those of this test's settings. */
    private static void forgetRoles() {
        DataSource pool = database();
        DatabaseAccess owner = Objects.requireNonNull(Server.owner, pool::toString);
        try (Connection connection = DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute("truncate execution.users; delete from bot.admin_counts");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Installation begin(
            Store store,
            AnswerBook answers,
            AdminCount counted,
            List<Tape> tapes,
            Duration patience,
            TradeMeters meters,
            Map<String, String> environment,
            Module... instead) {
        Settings settings = Settings.of(environment, Map.of(), List.of());
        long run = store.transact(tx -> tx.nextRun());
        Tasks tasks = new Tasks(settings::withoutSecrets);
        Module demo = new DemoModule(
                settings,
                1,
                run,
                store,
                new FileStopJournal(Server.DIRECTORY),
                tapes,
                answers,
                counted,
                user -> new SqlVerification(Server.DATABASE.dataSource(), List::of).check(user),
                tasks::statuses);
        Injector injector = Guice.createInjector(
                new MetricsModule(meters),
                instead.length == 0 ? demo : Modules.override(demo).with(instead));
        World world = injector.getInstance(World.class);
        StartUp startUp = injector.getInstance(StartUp.class);
        startUp.begin();
        Supervisor supervisor = Supervision.start("test", injector.getInstance(ControlPlane.class), meters);
        world.stages()
                .forEach(stage -> supervisor.start(
                        ChildSpec.permanent(stage.name(), context -> stage.run(context::stopping, context::heartbeat))
                                .withHeartbeat(Duration.ofSeconds(30))));
        startUp.goOn(patience);
        forgetEvents(store);
        return new Installation(
                injector,
                tasks,
                supervisor,
                world,
                new Talk(injector.getInstance(Commands.class), store, new UserId("demo"), run, true));
    }

    /** What other tests left unread. */
    private static void forgetEvents(Store store) {
        List<BusinessEvent> page = List.of();
        do {
            page = store.transact(tx -> tx.events(tx.eventCursor("console"), 200));
            if (!page.isEmpty()) {
                long last = page.get(page.size() - 1).sequence();
                store.transact(tx -> {
                    tx.setEventCursor("console", last);
                    return true;
                });
            }
        } while (!page.isEmpty());
    }

    Supervisor supervisor() {
        return supervisor;
    }

    /** What {@code /system_status} shows of tasks: nothing, unless a test adds them. */
    Tasks tasks() {
        return tasks;
    }

    <T> T part(Class<T> type) {
        return injector.getInstance(type);
    }

    /** The lines of a batch that is only this; events and answers as they are printed. */
    List<JsonNode> say(String... lines) {
        raw = print(talk, lines);
        return read(raw);
    }

    /** The same for a front of its own. */
    static List<JsonNode> say(Talk with, String... lines) {
        return read(print(with, lines));
    }

    private static List<String> print(Talk with, String... lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new Batch(with, new PrintStream(bytes, true, StandardCharsets.UTF_8))
                    .run(new BufferedReader(new StringReader(String.join("\n", lines))));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<JsonNode> read(List<String> lines) {
        List<JsonNode> all = new ArrayList<>();
        try {
            for (String line : lines) {
                all.add(JSON.readTree(line));
            }
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
        return all;
    }

    /** The answer to one line. */
    JsonNode answer(String line) {
        return say(line).stream().filter(o -> o.has("command")).findFirst().orElseThrow();
    }

    /** Both steps of what loosens, by the same admin; the answer to the second. */
    JsonNode loosen(String line) {
        return loosen(line, "");
    }

    /** The same, with the second step by another one such as {@code "@olga "}. */
    JsonNode loosen(String line, String by) {
        JsonNode asked = answer(line);
        return asked.path("code").asText().equals("CONFIRM")
                ? answer(by + "/confirm " + asked.at("/data/token").asText())
                : asked;
    }

    String loosened(String line) {
        return loosen(line).path("code").asText();
    }

    String code(String line) {
        return answer(line).path("code").asText();
    }

    /** The answer to one line as the bytes that were printed. */
    String printed(String line) {
        say(line);
        return raw.stream()
                .filter(text -> text.startsWith("{\"command\""))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        world.close();
        world.save();
        supervisor.close();
    }
}
