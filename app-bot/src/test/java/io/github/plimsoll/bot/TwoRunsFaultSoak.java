package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Two processes of {@code run} on one database, each with a chat, under load: the one that holds the paper venue is killed, or
 * stands still for longer than its lease and comes back. The other takes over; what was promised stays, what was asked for
 * happens once, and who came back does nothing. {@code -Dplimsoll.kills=N} pauses it N * 3 / 20 and kills it N / 20 times,
 * {@code -Dplimsoll.seed=N} changes what and when.
 */
class TwoRunsFaultSoak {
    private static final Path HOME = Scratch.directory();
    private static final String SECRET = ":" + ChatBot.SECRET;
    /** A venue's lease of 2 s, and what a process on a busy machine needs to look again and to recover. */
    private static final long TAKES_OVER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Pattern OPENED = Pattern.compile("Opened (P[0-9]+)");
    private static final String OPEN_STATES = " in ('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN', 'PARTIALLY_FILLED')";

    private enum Fault {
        PAUSE,
        KILL
    }

    /** A place for a process, and the chat that it listens to. */
    private record Seat(String bot, Path home, BotServer chat) {}

    private final List<Seat> seats = new ArrayList<>();
    private final List<DemoProcess> processes = new ArrayList<>();
    private final List<Long> users = List.of(ChatBot.person(), ChatBot.person(), ChatBot.person());
    private final long admin = ChatBot.person();
    /** Messages by the key under which they are kept. */
    private final Map<String, String> said = new LinkedHashMap<>();
    /** Those that were answered as done. */
    private final Map<String, String> done = new LinkedHashMap<>();

    /** How the answer to each kind of command begins that was done. */
    private static final Map<String, String> PROMISES = Map.of(
            "open", "Opened ",
            "waiting open", "Waiting: |Opened ",
            "increase", "Added ",
            "close", "Closed ",
            "margin in", "Margin of",
            "margin out", "Margin of",
            "exits", "P[0-9]+ ends by",
            "flatten", "P[0-9]+ BTC-USD: closed");

    /** The position that each user opened last. */
    private final Map<Long, String> opened = new HashMap<>();

    private final Map<String, Integer> kinds = new TreeMap<>();
    private final Random random = new Random(Long.getLong("plimsoll.seed", 20_261_122L));
    private int active;
    private long slowest;
    private int toldToWait;

    @Test
    @DisplayName(
            "the holder of the paper venue is killed or frozen under load: the other goes on, nothing doubled, lost or unexplained")
    void theOtherGoesOn() throws Exception {
        int kills = Integer.getInteger("plimsoll.kills", 0);
        List<Fault> faults = new ArrayList<>(Collections.nCopies(Math.max(1, kills * 3 / 20), Fault.PAUSE));
        faults.addAll(Collections.nCopies(kills == 0 ? 0 : Math.max(1, kills / 20), Fault.KILL));
        Collections.shuffle(faults, random);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(HOME.resolve("data"), line -> {});
                Exchanges exchanges = new Exchanges();
                Connection books = DriverManager.getConnection(
                        server.owner().jdbcUrl(),
                        server.owner().user(),
                        server.owner().password())) {
            for (int i = 0; i < 2; i++) {
                String bot = Integer.toString(730_001 + i);
                seats.add(new Seat(bot, Files.createDirectory(HOME.resolve(bot)), new BotServer(bot + SECRET)));
                processes.add(start(i, exchanges, server));
                assertThat(processes.get(i).await("/readyz", i == 0 ? 200 : 503).status())
                        .as(processes.get(i).errors())
                        .isEqualTo(i == 0 ? 200 : 503);
            }
            for (int round = 0; round < faults.size(); round++) {
                try {
                    round(faults.get(round), exchanges, server, books);
                } catch (AssertionError | RuntimeException failed) {
                    throw new AssertionError(
                            "round " + round + " of " + faults + ": " + failed.getMessage() + "\nthe holder's log:\n"
                                    + processes.get(active).errors(),
                            failed);
                }
            }
            for (long user : users) {
                ask(active, user, "/close all", "close all");
            }
            settled(books);
            assertThat(column(books, "select id::text from execution.positions where remaining_units > 0"))
                    .isEmpty();
            System.out.println("SOAK {\"soak\":\"two processes\",\"pauses\":"
                    + Collections.frequency(faults, Fault.PAUSE) + ",\"kills\":"
                    + Collections.frequency(faults, Fault.KILL) + ",\"said\":" + said.size() + ",\"promised\":"
                    + done.size() + ",\"kinds\":\"" + kinds + "\",\"refused_by_the_one_without\":" + toldToWait
                    + ",\"slowest_takeover_ms\":" + TimeUnit.NANOSECONDS.toMillis(slowest) + ",\"passed\":true}");
            if (kills >= 20) {
                assertThat(kinds.keySet())
                        .as("kinds of commands that were done")
                        .contains(
                                "open",
                                "waiting open",
                                "increase",
                                "close",
                                "margin in",
                                "margin out",
                                "exits",
                                "flatten");
            }
        } finally {
            processes.forEach(DemoProcess::close);
            seats.forEach(seat -> seat.chat().close());
        }
        try (DemoProcess verify = DemoProcess.start(
                HOME, Map.of(), "db", "verify", "--data", HOME.resolve("data").toString())) {
            assertThat(verify.exit()).as(verify.errors()).isZero();
        }
    }

    private DemoProcess start(int seat, Exchanges exchanges, EmbeddedPostgres server) {
        Seat at = seats.get(seat);
        DatabaseAccess owner = server.owner();
        StringBuilder allowed = new StringBuilder(Long.toString(admin));
        users.forEach(user -> allowed.append(',').append(user));
        Map<String, String> settings = new HashMap<>();
        settings.put("HEALTH_PORT", "0");
        settings.put("DATABASE_URL", owner.jdbcUrl());
        settings.put("DATABASE_OWNER", owner.user());
        settings.put("DATABASE_OWNER_PASSWORD", owner.password());
        settings.put("DATABASE_PASSWORD", server.app().password());
        settings.put("TELEGRAM_BOT_TOKEN", at.bot() + SECRET);
        settings.put("TELEGRAM_API_URL", "http://127.0.0.1:" + at.chat().port());
        settings.put("TELEGRAM_MESSAGES_PER_SECOND", "1000");
        settings.put("ADMIN_USER_IDS", Long.toString(admin));
        settings.put("ALLOWED_USER_IDS", allowed.toString());
        settings.put("MESSAGES_PER_MINUTE", "100000");
        settings.put("OPENS_PER_MINUTE", "100000");
        settings.put("TRADES_PER_DAY", "100000");
        settings.put("VOLUME_PER_HOUR_USD", "1000000000");
        settings.put("MAX_ACCOUNT_RISK_PCT", "1");
        return DemoProcess.start(at.home(), exchanges.beside(at.home(), settings), "run");
    }

    private void round(Fault fault, Exchanges exchanges, EmbeddedPostgres server, Connection books) throws Exception {
        int old = active;
        int next = 1 - active;
        DemoProcess holder = processes.get(old);
        DemoProcess other = processes.get(next);
        long epoch = Long.parseLong(
                column(books, "select epoch::text from execution.venue_leases").get(0));
        assertThat(other.await("/readyz", 503).status()).isEqualTo(503);
        everything(old, users.get(random.nextInt(users.size())));
        for (int i = 0; i < 4; i++) {
            act(old);
        }
        assertThat(answer(next, admin, "/open BTC-USD long 20 2x", ""))
                .as("the one that stands by")
                .contains("lives in another process");
        toldToWait++;
        // Nobody waits for an answer: some of this is decided, sent, filled or not yet read when it happens.
        for (int i = 0; i < 9; i++) {
            Next unwaited = next(users.get(i % users.size()));
            say(old, unwaited.user(), unwaited.text());
        }
        Thread.sleep(random.nextInt(250));
        if (fault == Fault.KILL) {
            holder.kill();
        } else {
            signal(holder, "-STOP");
        }
        long from = System.nanoTime();
        while (other.get("/readyz").status() != 200) {
            assertThat(System.nanoTime() - from).as(other.errors()).isLessThan(TAKES_OVER_NANOS);
            Thread.sleep(20);
        }
        slowest = Math.max(slowest, System.nanoTime() - from);
        active = next;
        for (int i = 0; i < 4; i++) {
            act(next);
        }
        if (fault == Fault.PAUSE) {
            say(old, users.get(1), "/open BTC-USD short 25 2x");
            say(old, users.get(2), "/close all");
            signal(holder, "-CONT");
            long end = System.nanoTime() + TAKES_OVER_NANOS;
            while (!holder.get("/readyz").body().contains("this process lost the venue paper to another one")) {
                assertThat(System.nanoTime()).as(holder.errors()).isLessThan(end);
                Thread.sleep(20);
            }
            seats.get(old).chat().awaitConfirmed();
            assertThat(answer(old, admin, "/open BTC-USD long 20 2x", ""))
                    .as("the one that came back")
                    .contains("this process lost the venue paper");
            toldToWait++;
            for (int i = 0; i < 4; i++) {
                act(next);
            }
            holder.kill();
        }
        processes.set(old, start(old, exchanges, server));
        assertThat(processes.get(old).await("/readyz", 503).status()).isEqualTo(503);
        seats.get(old).chat().awaitConfirmed(); // what nobody had read is read now, what was read comes once
        settled(books);
        check(books, epoch + 1, other);
    }

    private static void signal(DemoProcess process, String which) throws Exception {
        assertThat(new ProcessBuilder("kill", which, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** A command and what it is. */
    private record Next(long user, String text, String kind) {}

    private Next next(long user) {
        String order = "BTC-USD " + (random.nextBoolean() ? "long " : "short ") + (20 + random.nextInt(40)) + " "
                + (2 + random.nextInt(6)) + "x";
        String position = opened.getOrDefault(user, "P1");
        int what = random.nextInt(100);
        if (what < 30) {
            return new Next(user, "/open " + order + (random.nextInt(3) == 0 ? " sl 3% exit 4s" : " tp 6%"), "open");
        } else if (what < 36) {
            return new Next(
                    user,
                    "/open " + order + " limit " + (random.nextBoolean() ? 64_000 : 66_000) + " for 10m",
                    "waiting open");
        } else if (what < 48) {
            return new Next(user, "/increase " + position + " 15", "increase");
        } else if (what < 62) {
            return new Next(user, "/close " + position + (random.nextBoolean() ? " 40%" : ""), "close");
        } else if (what < 71) {
            return new Next(user, "/margin " + position + " +12", "margin in");
        } else if (what < 79) {
            return new Next(user, "/margin " + position + " -3", "margin out");
        } else if (what < 95) {
            String[] exits = {"/stop " + position + " 4%", "/trail " + position + " 2%", "/exit " + position + " in 3s"
            };
            return new Next(user, exits[random.nextInt(exits.length)], "exits");
        }
        return new Next(user, "/flatten", "flatten");
    }

    /** One of each kind, in an order in which each has something to change. */
    private void everything(int seat, long user) {
        ask(seat, user, "/open BTC-USD long 60 4x sl 5%", "open");
        String position = opened.getOrDefault(user, "P1");
        ask(seat, user, "/increase " + position + " 20", "increase");
        ask(seat, user, "/margin " + position + " +12", "margin in");
        ask(seat, user, "/margin " + position + " -3", "margin out");
        ask(seat, user, "/trail " + position + " 2%", "exits");
        ask(seat, user, "/close " + position + " 40%", "close");
        ask(seat, user, "/open BTC-USD short 20 2x limit 66000 for 10m", "waiting open");
        ask(seat, user, "/flatten", "flatten");
        ask(seat, user, "/open BTC-USD short 40 3x", "open");
    }

    /** A command of a user at a process that works, and its answer. */
    private void act(int seat) {
        Next next = next(users.get(random.nextInt(users.size())));
        ask(seat, next.user(), next.text(), next.kind());
    }

    private void ask(int seat, long user, String text, String kind) {
        assertThat(answer(seat, user, text, kind)).doesNotContain("lives in another process", "lost the venue");
    }

    private String answer(int seat, long user, String text, String kind) {
        BotServer chat = seats.get(seat).chat();
        int before = chat.sent(user).size();
        String key = say(seat, user, text);
        // What an earlier command has become meanwhile is written over its own answer.
        String answer = chat.await(user, before, message -> !message.edited() && !ChatBot.news(message))
                .text();
        Matcher number = OPENED.matcher(answer);
        if (number.find()) {
            opened.put(user, number.group(1));
        }
        String promise = PROMISES.get(kind);
        if (promise != null && answer.matches("(?s)<b>\\[DRY\\]</b> (" + promise + ").*")) {
            done.put(key, answer);
            kinds.merge(kind, 1, Integer::sum);
        }
        return answer;
    }

    private String say(int seat, long user, String text) {
        Seat at = seats.get(seat);
        String key = "tg:" + at.bot() + ":" + user + ":" + at.chat().say(user, text, ChatBot.now());
        said.put(key, text);
        return key;
    }

    /** Every order ends, and within a bound. */
    private static void settled(Connection books) throws Exception {
        long end = System.nanoTime() + TAKES_OVER_NANOS;
        String open = "select state || ' ' || key from execution.intents where state" + OPEN_STATES;
        while (!column(books, open).isEmpty()) {
            assertThat(System.nanoTime()).as("%s", column(books, open)).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private void check(Connection books, long epoch, DemoProcess holder) throws Exception {
        assertThat(column(books, "select epoch || ' ' || holder from execution.venue_leases"))
                .as("one takeover, by the one that answered")
                .singleElement()
                .asString()
                .startsWith(epoch + " process " + holder.pid() + " on ");
        Map<String, String> decided = new HashMap<>();
        for (String row : column(books, "select key || ' ' || approved from execution.decisions")) {
            decided.put(row.split(" ")[0], row.split(" ")[1]);
        }
        List<String> wrong = new ArrayList<>();
        done.forEach((key, answer) -> {
            boolean each = decided.keySet().stream().anyMatch(other -> other.startsWith(key + "/"));
            if (!"true".equals(decided.get(key)) && !each) {
                wrong.add(said.get(key) + " (" + key + ") was answered \"" + answer + "\" and is " + decided.get(key));
            }
        });
        decided.keySet().forEach(key -> {
            boolean asked = said.containsKey(key)
                    || (key.indexOf('/') > 0 && said.containsKey(key.substring(0, key.lastIndexOf('/'))));
            if (!asked && !key.startsWith("entry:") && !key.startsWith("trigger:")) {
                wrong.add("nobody asked for " + key);
            }
        });
        wrong.addAll(column(
                books,
                "select 'told as filled ' || count(*) || ' times: ' || (data ->> 'intent') from execution.events"
                        + " where type = 'FILLED' group by data ->> 'intent' having count(*) > 1"));
        wrong.addAll(column(
                books,
                "select type || ' ' || data from execution.events"
                        + " where type in ('MISMATCH', 'ADOPTED', 'LIQUIDATED')"));
        wrong.addAll(column(
                books,
                "select 'answered and not filled: ' || i.key || ' ' || i.state from execution.intents i"
                        + " where i.key = any (string_to_array(?, ' ')) and i.state <> 'FILLED'",
                String.join(" ", done.keySet())));
        assertThat(wrong).isEmpty();
        assertThat(answer(active, admin, "/verify", "")).contains("Books and audit are sound");
        assertThat(answer(active, admin, "/reconcile", "")).contains("Books and venue agree");
    }

    private static List<String> column(Connection books, String sql, String... given) throws SQLException {
        List<String> all = new ArrayList<>();
        try (PreparedStatement select = books.prepareStatement(sql)) {
            for (int i = 0; i < given.length; i++) {
                select.setString(i + 1, given[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
            }
        }
        return all;
    }
}
