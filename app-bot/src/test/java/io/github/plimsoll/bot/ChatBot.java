package io.github.plimsoll.bot;

import com.google.inject.Module;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.telegram.TelegramFront;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The demo with the Telegram front on a Bot API server of our own. */
final class ChatBot implements AutoCloseable {
    static final String SECRET = "AAE-secret_secret_secret_secret_secret";
    private static final AtomicLong BOTS = new AtomicLong(710_000);
    private static final AtomicLong PEOPLE = new AtomicLong(50_000);

    final long admin = person();
    final long alice = person();
    final String token = BOTS.incrementAndGet() + ":" + SECRET;
    final Installation demo;
    private final Settings settings;
    private BotServer server;
    private TelegramFront front;
    private AtomicBoolean cut = new AtomicBoolean();
    /** Seconds by which the bot's clock is ahead. */
    volatile long ahead;
    /** Whether the store does not answer the front. */
    volatile boolean silent;
    /** Whether it answers with what no task of the front expects. */
    volatile boolean broken;

    ChatBot(Map<String, String> more, long[] alsoAllowed, Module... instead) {
        server = new BotServer(token);
        Map<String, String> environment = new HashMap<>(Map.of(
                "TELEGRAM_BOT_TOKEN",
                token,
                "TELEGRAM_API_URL",
                "http://127.0.0.1:" + server.port(),
                "TELEGRAM_MESSAGES_PER_SECOND",
                "1000",
                "MESSAGES_PER_MINUTE",
                "100000",
                "ADMIN_USER_IDS",
                Long.toString(admin)));
        StringBuilder allowed = new StringBuilder(Long.toString(alice));
        for (long id : alsoAllowed) {
            allowed.append(',').append(id);
        }
        environment.put("ALLOWED_USER_IDS", allowed.toString());
        environment.putAll(more);
        settings = Settings.of(environment, Map.of(), java.util.List.of());
        demo = Installation.open(environment, instead);
        front = begin();
        demo.tasks()
                .add(
                        "",
                        demo.supervisor()::children,
                        () -> Optional.of(demo.supervisor().health()));
        demo.tasks().add("telegram/", () -> front.children(), () -> front.taskHealth());
    }

    ChatBot() {
        this(Map.of(), new long[0]);
    }

    static long person() {
        return PEOPLE.incrementAndGet();
    }

    private TelegramFront begin() {
        cut = new AtomicBoolean();
        return TelegramFront.start(new TelegramFront.Parts(
                settings,
                demo.part(Commands.class),
                this::store,
                demo.part(DeadLetters.class),
                line(cut),
                demo.part(PriceFeed.class),
                () -> Instant.now().plusSeconds(ahead),
                Duration.ofMillis(2)));
    }

    /** What the front asks the store; commands ask it by themselves. */
    private <T> T store(Store.Work<T> work) {
        if (broken) {
            throw new IllegalStateException("not even a store, " + token);
        }
        if (silent) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "the store is silent", new IllegalStateException("silent"));
        }
        return demo.part(Store.class).transact(work);
    }

    /** Under which its rows are kept. */
    String name() {
        return token.substring(0, token.indexOf(':'));
    }

    BotServer server() {
        return server;
    }

    TelegramFront front() {
        return front;
    }

    /** Ends the front and starts another, as a restart of the process does. */
    void restart() {
        front.close();
        front = begin();
    }

    /** Ends the front with nothing written any more and starts another, as a kill of the process and a start do. */
    void kill() {
        cut.set(true);
        restart();
    }

    /** A front's way to the database, which ends with it. */
    private static DataSource line(AtomicBoolean cut) {
        DataSource database = Installation.database();
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (cut.get()) {
                        throw new SQLException("the line is cut");
                    }
                    return method.invoke(database, arguments);
                });
    }

    /** The service goes away. */
    void cut() {
        server.close();
    }

    /** The service is back at the same address and remembers nothing. */
    void mend() {
        server = new BotServer(
                token,
                java.net
                        .URI
                        .create(settings.get(io.github.plimsoll.bot.config.Keys.TELEGRAM_API_URL)
                                .toString())
                        .getPort());
    }

    static long now() {
        return Instant.now().getEpochSecond();
    }

    /** Types a command and waits for its answer. */
    BotServer.Sent ask(long user, String text) {
        int before = server.sent(user).size();
        server.say(user, text, now());
        return server.await(user, before, message -> !news(message));
    }

    /** Both steps of what loosens, the first in the chat, the second by the other admin; what is answered to him. */
    String loosen(String text) {
        return confirm(ask(admin, text));
    }

    /** The second step, by the admin of the console. */
    String confirm(BotServer.Sent asked) {
        Matcher token = Pattern.compile("/confirm ([a-z0-9]+)").matcher(asked.text());
        if (!token.find()) {
            throw new AssertionError("no second step: " + asked.text());
        }
        return demo.answer("/confirm " + token.group(1)).path("text").asText();
    }

    /** Whether a message tells of an event instead of answering. */
    static boolean news(BotServer.Sent message) {
        return message.text()
                .matches(
                        "(?s)<b>\\[(DRY|LIVE|\\?)\\]</b> (Filled|Closed P|Stop loss|Take profit|Trailing stop|Time exit|The stop of P|P[0-9]+ ends differently|P[0-9]+ holds |"
                                + "Given up: |Deposited [0-9.]+ USD of paper money; cash |Withdrawn [0-9.]+ USD of paper money; cash |Sent again: |The venue holds a position|The venue and the books disagree|Liquidated|Maintenance has |Trading is [A-Z_]+ for |"
                                + "[a-z0-9-]+ is an admin from now on, by|[a-z0-9-]+ is no admin any more, by|No usable|There is a usable|[a-z0-9-]+ ended |The outcome of |(OPEN|INCREASE|ADD_MARGIN|REMOVE_MARGIN|CLOSE) in [A-Z-]+ is ).*");
    }

    /** Everything that is stored, by table. */
    static Map<String, String> tables() {
        Map<String, String> all = new TreeMap<>();
        try (Connection connection = Installation.database().getConnection();
                Statement statement = connection.createStatement()) {
            java.util.List<String> names = new java.util.ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select table_schema || '.' || table_name from information_schema.tables where table_type = 'BASE TABLE'"
                            + " and table_schema in ('execution', 'bot') and table_name not like 'flyway%'"
                            // how far readers of the events have read is no state of trading
                            + " and table_name <> 'event_cursors'"
                            // nor is which buttons are out
                            + " and table_name <> 'telegram_buttons'"
                            + " and has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'select')")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                try (ResultSet rows = statement.executeQuery(
                        "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from "
                                + name + " t")) {
                    rows.next();
                    all.put(name, rows.getString(1));
                }
            }
            return all;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        front.close();
        server.close();
        demo.close();
    }
}
