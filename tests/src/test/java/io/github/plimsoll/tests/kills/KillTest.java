package io.github.plimsoll.tests.kills;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process is killed at random times under load and started again on the same directory. Whatever it answered before
 * the kill holds afterwards, in the database and in what the next process answers; the command that was not answered is sent
 * again under its key and takes effect once. {@code -Dplimsoll.kills=N} changes how often, {@code -Dplimsoll.seed=N} what and
 * when.
 */
class KillTest {
    /** Limits that let the load trade; everything else is as it comes. */
    private static final Map<String, String> SETTINGS = Map.of(
            "OPENS_PER_MINUTE", "100000",
            "TRADES_PER_DAY", "100000",
            "VOLUME_PER_HOUR_USD", "1000000000",
            "MESSAGES_PER_MINUTE", "100000",
            "MAX_ACCOUNT_RISK_PCT", "1");

    @TempDir
    Path directory;

    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    private final Promises promises = new Promises();
    private Load.@Nullable Sent unanswered;
    /** The order that the unanswered command had left in the books, if any. */
    private String left = "";

    private int answers;
    private int resent;

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
        for (int kill = 1; kill <= kills; kill++) {
            // Some die while they start or recover, most while they trade.
            boolean early = kill > 1 && random.nextInt(5) == 0;
            long delay = early ? random.nextInt(4_000) : random.nextInt(300);
            String when =
                    "seed " + seed + ", kill " + kill + (early ? " in the start after " : " after ") + delay + " ms";
            try {
                liveAndDie(data, new SplittableRandom(random.nextLong()), "k" + kill, early, delay);
                // At times the next process, not this test, meets the server that was left running.
                boolean leftover = kill < kills && random.nextInt(3) == 0;
                history = leftover ? history : check(data, history);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError(when + ", unanswered " + unanswered + ": " + failed.getMessage(), failed);
            }
        }
        finish(data);
        check(data, history);
        System.out.println("SOAK {\"soak\":\"kills\",\"kills\":" + kills + ",\"seed\":" + seed + ",\"answers\":"
                + answers
                + ",\"orders\":" + promises.orders() + ",\"refusals\":" + promises.refusals() + ",\"sent_again\":"
                + resent + ",\"decisions\":" + history.size() + ",\"passed\":true}");
        assertThat(promises.orders()).as("accepted orders that were answered").isGreaterThanOrEqualTo(kills);
    }

    private void liveAndDie(Path data, SplittableRandom random, String life, boolean early, long delay)
            throws Exception {
        try (Program program = Program.start(data, SETTINGS)) {
            if (early) {
                killAfter(delay, program);
            }
            Load load = new Load(random, promises, life);
            if (!settled(program, load)) {
                return;
            }
            // After so many answers, on a fast machine and on a slow one, and a moment more.
            unanswered = load.run(program, early ? -1 : 5 + random.nextInt(40), () -> killAfter(delay, program));
            left = "";
            answers += load.kept();
        }
    }

    private void killAfter(long millis, Program program) {
        ScheduledFuture<?> kill = killer.schedule(program::kill, millis, TimeUnit.MILLISECONDS);
        assertThat(kill.isCancelled()).isFalse();
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
            load.take(again, answer);
            if (!left.isEmpty() && !again.line().equals("/close all")) {
                assertThat(answer.at("/data/intent").asText())
                        .as("the one order of %s, which answered %s", again, answer)
                        .isEqualTo(left);
            }
            unanswered = null;
        }
        for (String scope : promises.stops().keySet()) {
            String user = scope.startsWith("user:") ? scope.substring("user:".length()) : "ann";
            String market = scope.startsWith("market:") ? scope.substring("market:".length()) : "BTC-USD";
            JsonNode refused =
                    program.ask("@" + user + " /open " + market + " long 20 2x").orElse(null);
            if (refused == null) {
                return false;
            }
            assertThat(refused.path("code").asText())
                    .as("under the stop %s", scope)
                    .startsWith("CONTROL_");
        }
        if (program.ask("/demo advance 5s").isEmpty()) {
            return false;
        }
        promises.restarted();
        return true;
    }

    private void finish(Path data) throws Exception {
        try (Program program = Program.start(data, SETTINGS)) {
            assertThat(settled(program, new Load(new SplittableRandom(1), promises, "end")))
                    .isTrue();
            for (String user : List.of("ann", "bob")) {
                assertThat(program.code("@" + user + " #end-" + user + " /close all"))
                        .isEqualTo("OK");
                assertThat(program.answer("@" + user + " /positions").at("/data/positions"))
                        .isEmpty();
            }
            assertThat(program.finish()).as(program.log()).isZero();
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
