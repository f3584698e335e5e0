package io.github.plimsoll.tests.kills;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process is killed at random times under load and started again on the same directory; meanwhile its database is
 * killed with all its processes and started again, or stands still. Whatever was answered holds afterwards, in the database
 * and in what the next process answers; the command that was not answered, or answered with a failure, is sent again under
 * its key and takes effect once. {@code -Dplimsoll.kills=N} changes how often, {@code -Dplimsoll.seed=N} what and when.
 */
@Tag("slow")
class KillTest {
    /** From so many kills on every kind of command and of end must have been met. */
    private static final int ALL_KINDS = 20;

    private static final int MOST_TRIES = 2_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Limits that let the load trade; everything else is as it comes. */
    private static final Map<String, String> SETTINGS = Map.of(
            "OPENS_PER_MINUTE", "100000",
            "TRADES_PER_DAY", "100000",
            "VOLUME_PER_HOUR_USD", "1000000000",
            "MESSAGES_PER_MINUTE", "100000",
            "MAX_ACCOUNT_RISK_PCT", "1");

    /** What befalls the database while the process lives. */
    private enum Outage {
        KILLED,
        PAUSED
    }

    @TempDir
    Path directory;

    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    private final Promises promises = new Promises();
    private final Holdings holdings = new Holdings();
    private Load.@Nullable Sent unanswered;
    /** The order that the unanswered command had left in the books, if any. */
    private String left = "";

    private int answers;
    private int resent;
    private int plansHeld;
    private int databaseKills;
    private int databasePauses;

    @AfterEach
    void stopTheKiller() {
        killer.shutdownNow();
    }

    @Test
    @DisplayName("EXE-66 an order's life goes on where it stood, whenever the process is killed")
    void whatWasAnsweredHoldsAfterAKillAtAnyTime() throws Exception {
        int kills = Integer.getInteger("plimsoll.kills", 1);
        long seed = Long.getLong("plimsoll.seed", 20_260_105L);
        System.out.println("kills " + kills + ", seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path data = directory.resolve("data");
        Set<String> history = new LinkedHashSet<>();
        List<List<Outage>> outages = outages(kills, random);
        for (int kill = 1; kill <= kills; kill++) {
            List<Outage> planned = outages.get(kill - 1);
            // Some die while they start or recover, most while they trade.
            boolean early = kill > 1 && planned.isEmpty() && random.nextInt(4) == 0;
            long delay = early ? random.nextInt(4_000) : random.nextInt(300);
            String when = "seed " + seed + ", kill " + kill + (early ? " in the start after " : " after ") + delay
                    + " ms, database " + planned;
            try {
                liveAndDie(
                        data, new SplittableRandom(random.nextLong()), "k" + kill, planned, early ? delay : -1, delay);
                // At times the next process, not this test, meets the server that was left running.
                boolean leftover = kill < kills && random.nextInt(3) == 0;
                history = leftover ? history : check(data, history);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError(when + ", unanswered " + unanswered + ": " + failed.getMessage(), failed);
            }
        }
        finish(data, kills >= ALL_KINDS);
        check(data, history);
        verified(data);
        System.out.println("SOAK {\"soak\":\"kills\",\"kills\":" + kills + ",\"database_kills\":" + databaseKills
                + ",\"database_pauses\":" + databasePauses + ",\"seed\":" + seed + ",\"answers\":" + answers
                + ",\"orders\":" + promises.orders() + ",\"refusals\":" + promises.refusals() + ",\"sent_again\":"
                + resent + ",\"repeated\":" + promises.repeats() + ",\"exits_held\":" + plansHeld + ",\"promised\":"
                + counts(promises.promised()) + ",\"by_itself\":" + counts(promises.reached()) + ",\"decisions\":"
                + history.size() + ",\"passed\":true}");
        assertThat(promises.orders()).as("accepted orders that were answered").isGreaterThanOrEqualTo(kills);
        if (kills >= ALL_KINDS) {
            assertThat(promises.promised().keySet())
                    .as("kinds of commands that were accepted")
                    .containsAll(Promises.KINDS);
            assertThat(promises.reached().keySet())
                    .as("what began or ended a position by itself")
                    .containsAll(Promises.ENDS);
            assertThat(resent).as("commands sent again").isPositive();
            assertThat(promises.repeats()).as("answers asked for twice").isPositive();
            assertThat(plansHeld).as("exits that a later process told").isPositive();
        }
    }

    private static String counts(Map<String, Integer> of) {
        StringJoiner all = new StringJoiner(",", "{", "}");
        of.forEach((name, count) -> all.add("\"" + name + "\":" + count));
        return all.toString();
    }

    /** In which lives the database is killed, every fourth, and stands still, every twentieth; each once at least. */
    private static List<List<Outage>> outages(int kills, SplittableRandom random) {
        List<List<Outage>> all = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            all.add(new ArrayList<>());
        }
        for (int i = 0; i < Math.max(1, kills / 4); i++) {
            all.get(random.nextInt(kills)).add(Outage.KILLED);
        }
        for (int i = 0; i < (kills + ALL_KINDS - 1) / ALL_KINDS; i++) {
            all.get(random.nextInt(kills)).add(Outage.PAUSED);
        }
        return all;
    }

    /** @param early after how many ms of its start it dies; negative for later */
    private void liveAndDie(
            Path data, SplittableRandom random, String life, List<Outage> outages, long early, long delay)
            throws Exception {
        try (Program program = Program.start(data, SETTINGS)) {
            if (early >= 0) {
                killAfter(early, program);
            }
            // Stops that are given while the database is away wait on disk, which is a test of its own.
            Load load = new Load(random, promises, holdings, life, outages.isEmpty());
            if (!settled(program, load)) {
                return;
            }
            for (Outage outage : outages) {
                strike(outage, data, program, load, random);
            }
            // After so many answers, on a fast machine and on a slow one, and a moment more.
            Optional<Load.Sent> last = early >= 0 ? Optional.empty() : load.run(program, 5 + random.nextInt(60));
            if (last.isEmpty()) {
                if (early < 0) {
                    killAfter(delay, program);
                }
                last = load.run(program, Integer.MAX_VALUE / 2);
            }
            unanswered = last.orElseThrow();
            left = "";
            answers += load.kept();
        }
    }

    private void killAfter(long millis, Program program) {
        ScheduledFuture<?> kill = killer.schedule(program::kill, millis, TimeUnit.MILLISECONDS);
        assertThat(kill.isCancelled()).isFalse();
    }

    /** The database goes and comes back while users go on; what failed is sent again until it is answered. */
    private void strike(Outage outage, Path data, Program program, Load load, SplittableRandom random)
            throws Exception {
        assertThat(load.run(program, 3 + random.nextInt(10))).isEmpty();
        DatabaseServer server = DatabaseServer.on(data);
        long away = random.nextInt(2_500);
        Future<?> back = killer.schedule(
                () -> {
                    if (outage == Outage.KILLED) {
                        server.kill();
                        Thread.sleep(away);
                        server.restart();
                    } else {
                        server.pause();
                        Thread.sleep(500 + away * 2);
                        server.resume();
                    }
                    return true;
                },
                random.nextInt(100),
                TimeUnit.MILLISECONDS);
        do {
            assertThat(load.run(program, 1)).isEmpty();
        } while (!back.isDone());
        back.get();
        databaseKills += outage == Outage.KILLED ? 1 : 0;
        databasePauses += outage == Outage.PAUSED ? 1 : 0;
        assertThat(program.awaitReady(200).status()).as(program.log()).isEqualTo(200);
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (List<Load.Sent> failed = load.failed(); !failed.isEmpty(); failed = load.failed()) {
            assertThat(System.nanoTime())
                    .as("answered after the outage: %s, %s", failed, load.trouble() + program.log())
                    .isLessThan(end);
            for (Load.Sent again : failed) {
                resent++;
                JsonNode answer = program.answer(again.typed());
                load.heard(program);
                load.take(again, answer);
            }
        }
    }

    /** The new process tells what the old one told; false when it was killed before it had said all that. */
    private boolean settled(Program program, Load load) {
        JsonNode status = program.ask("/status").orElse(null);
        if (status == null) {
            return false;
        }
        assertThat(Instant.parse(status.at("/data/time").asText()))
                .as("world time after the restart")
                .isAfterOrEqualTo(promises.latest());
        Load.Sent again = unanswered;
        if (again != null) {
            JsonNode answer = program.ask(again.typed()).orElse(null);
            if (answer == null) {
                return false;
            }
            resent++;
            assertThat(answer.path("outcome").asText())
                    .as("the answer to %s: %s", again, answer)
                    .isNotEqualTo("error");
            load.heard(program);
            // One that was answered in an earlier life, too, and asked for again in the last: it says what was true
            // then.
            Optional<Promises.Kept> before = promises.of(again);
            before.ifPresentOrElse(kept -> promises.repeated(kept, answer), () -> load.take(again, answer));
            if (!left.isEmpty() && !again.line().equals("/close all")) {
                assertThat(answer.at("/data/intent").asText())
                        .as("the one order of %s, which answered %s", again, answer)
                        .isEqualTo(left);
            }
            holdings.forget(again);
            unanswered = null;
        }
        for (String scope : promises.stops().keySet()) {
            String user = scope.startsWith("user:") ? scope.substring("user:".length()) : "ann";
            String market = scope.startsWith("market:") ? scope.substring("market:".length()) : "BTC-USD";
            Load.Sent open = load.open(user, market);
            promises.sending(open);
            JsonNode refused = program.ask(open.typed()).orElse(null);
            if (refused == null) {
                return false;
            }
            assertThat(refused.path("code").asText())
                    .as("under the stop %s", scope)
                    .startsWith("CONTROL_");
        }
        for (String user : Load.USERS) {
            JsonNode listed = program.ask("@" + user + " /positions").orElse(null);
            if (listed == null) {
                return false;
            }
            load.heard(program);
            plansHeld += holdings.held();
            assertThat(holdings.differences(user, listed)).isEmpty();
        }
        JsonNode verified = program.ask("@demo /verify").orElse(null);
        if (verified == null) {
            return false;
        }
        assertThat(verified.at("/data/verdict").asText())
                .as(verified.toString())
                .isEqualTo("GOOD");
        if (program.ask("/demo advance 5s").isEmpty()) {
            return false;
        }
        load.heard(program);
        promises.restarted();
        return true;
    }

    private void finish(Path data, boolean kinds) throws Exception {
        try (Program program = Program.start(data, SETTINGS)) {
            Load load = new Load(new SplittableRandom(1), promises, holdings, "end", false);
            assertThat(settled(program, load)).isTrue();
            // What chance has left out so far; a kind that is always refused stays out.
            for (int i = 0;
                    i < MOST_TRIES && kinds && !promises.promised().keySet().containsAll(Promises.KINDS);
                    i++) {
                assertThat(load.run(program, 1)).isEmpty();
            }
            for (String user : Load.USERS) {
                Load.Sent close = new Load.Sent(user, "end-" + user, "/close all", "close all", "");
                promises.sending(close);
                assertThat(program.code(close.typed())).isEqualTo("OK");
                assertThat(program.answer("@" + user + " /positions").at("/data/positions"))
                        .isEmpty();
            }
            assertThat(program.finish()).as(program.log()).isZero();
        }
    }

    /** The checks that people run themselves. */
    private static void verified(Path data) throws Exception {
        try (Program verify = Program.start(data, Map.of(), "db", "verify", "--data", data.toString())) {
            assertThat(verify.exit()).as(verify.log()).isZero();
        }
    }

    /** Every invariant and every promise holds, and no decision that was ever seen is gone. */
    private Set<String> check(Path data, Set<String> before) throws Exception {
        try (Books books = Books.open(data)) {
            assertThat(books.wrong()).isEmpty();
            Load.Sent open = unanswered;
            assertThat(promises.broken(books, open == null ? "" : open.scope())).isEmpty();
            Set<String> history = new LinkedHashSet<>(
                    books.column("select key || ' ' || code || ' ' || decided_at from execution.decisions"));
            assertThat(history).as("decisions").containsAll(before);
            if (open != null) {
                List<String> made = books.column("select id::text from execution.intents where key = ?", open.stored());
                left = made.isEmpty() ? "" : Books.id(made.get(0));
            }
            return history;
        }
    }
}
