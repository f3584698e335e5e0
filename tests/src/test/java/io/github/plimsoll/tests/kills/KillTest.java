package io.github.plimsoll.tests.kills;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.postgres.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process is killed at random times under load and started again on the same directory: books balance,
 * nothing is doubled, nothing is lost. {@code -Dplimsoll.kills=N} changes how often, {@code -Dplimsoll.seed=N} when.
 */
class KillTest {
    /** Each returns a row only when something is wrong. */
    private static final List<String> INVARIANTS = List.of(
            "select 'posting does not balance: ' || posting from execution.ledger_entries"
                    + " group by posting having sum(amount) <> 0",
            "select 'balance differs from its entries: ' || b.account || ' ' || b.book from execution.account_balances b"
                    + " where b.amount <> (select coalesce(sum(e.amount), 0) from execution.ledger_entries e"
                    + " where e.account = b.account and e.book = b.book)",
            "select 'negative cash: ' || account from execution.account_balances where book = 'CASH' and amount < 0",
            "select 'margin differs from positions: ' || a.id from execution.accounts a where"
                    + " (select coalesce(sum(amount), 0) from execution.account_balances"
                    + " where account = a.id and book = 'MARGIN')"
                    + " <> (select coalesce(sum(collateral), 0) from execution.positions"
                    + " where account = a.id and remaining_units > 0)",
            "select 'opened by more or less than its fills: ' || p.id from execution.positions p"
                    + " where p.opened_units <> (select coalesce(sum(i.filled_units), 0) from execution.intents i"
                    + " where i.position_id = p.id and i.kind = 'OPEN')",
            "select 'closed by more or less than its fills: ' || p.id from execution.positions p"
                    + " where p.close_reason is distinct from 'LIQUIDATION' and p.opened_units - p.remaining_units <>"
                    + " (select coalesce(sum(i.filled_units), 0) from execution.intents i"
                    + " where i.position_id = p.id and i.kind = 'CLOSE')",
            "select 'reservation without an open intent: ' || r.intent from execution.reservations r"
                    + " join execution.intents i on i.id = r.intent"
                    + " where i.state in ('FILLED', 'REJECTED', 'CANCELLED', 'EXPIRED')",
            "select 'open intent without a reservation: ' || i.id from execution.intents i where i.kind = 'OPEN'"
                    + " and i.state in ('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN')"
                    + " and not exists (select 1 from execution.reservations r where r.intent = i.id)",
            "select 'closing size differs from open closes: ' || p.id from execution.positions p where p.remaining_units > 0"
                    + " and p.closing_units <> (select coalesce(sum(i.size_units - i.filled_units), 0)"
                    + " from execution.intents i where i.position_id = p.id and i.kind = 'CLOSE'"
                    + " and i.state in ('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN', 'PARTIALLY_FILLED'))",
            "select 'approved without an intent: ' || d.id from execution.decisions d where d.approved"
                    + " and not exists (select 1 from execution.intents i where i.id = d.intent and i.key = d.key)",
            "select 'money moved without a fill: ' || l.reference from execution.ledger_postings l"
                    + " where l.type in ('OPEN', 'CLOSE') and not exists (select 1 from execution.venue_events v"
                    + " where l.reference = v.venue || '/' || v.event_id)");

    @TempDir
    Path directory;

    @Test
    void killed_at_random_times_under_load() throws Exception {
        int kills = Integer.getInteger("plimsoll.kills", 3);
        long seed = Long.getLong("plimsoll.seed", 20_260_105L);
        System.out.println("kills " + kills + ", seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path data = directory.resolve("data");
        Set<String> history = new LinkedHashSet<>();
        for (int kill = 1; kill <= kills; kill++) {
            runAndKill(data, random);
            history = check(data, history, kill);
        }
        long orders = history.size();
        assertThat(orders).as("orders seen by the load").isPositive();
        assertThat(finish(data)).contains("\"command\":\"/close all\"").contains("\"outcome\":\"ok\"");
        check(data, history, kills + 1);
        System.out.println("SOAK {\"soak\":\"kills\",\"kills\":" + kills + ",\"seed\":" + seed + ",\"orders\":" + orders
                + ",\"passed\":true}");
    }

    private ProcessBuilder demo(Path data) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-Dplimsoll.home=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.plimsoll.bot.Main",
                        "demo",
                        "--batch",
                        "--port",
                        "0",
                        "--data",
                        data.toString())
                .redirectError(directory.resolve("log").toFile());
    }

    /** Opens and closes as fast as it is answered, and dies at a random moment after the first answers. */
    private void runAndKill(Path data, SplittableRandom random) throws IOException, InterruptedException {
        Path answers = directory.resolve("answers");
        Process process = demo(data).redirectOutput(answers.toFile()).start();
        try (BufferedWriter in =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 400; i++) {
                String user = "@u" + random.nextInt(12);
                String side = random.nextBoolean() ? "long" : "short";
                in.write(user + " /open BTC-USD " + side + " 50 " + (2 + random.nextInt(8)) + "x\n");
                in.write(user + " /close P" + (1 + random.nextInt(4)) + (random.nextBoolean() ? " 50%\n" : "\n"));
                in.write("/demo advance 7s\n");
            }
            in.flush();
            long began = System.nanoTime();
            while (Files.size(answers) == 0 && process.isAlive() && seconds(began) < 120) {
                Thread.sleep(20);
            }
            Thread.sleep(random.nextInt(2_500));
            process.destroyForcibly();
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (IOException closedByTheKill) {
            process.destroyForcibly();
            process.waitFor(30, TimeUnit.SECONDS);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private String finish(Path data) throws IOException, InterruptedException {
        Path answers = directory.resolve("last");
        Process process = demo(data)
                .redirectInput(Files.writeString(directory.resolve("in"), "/demo advance 10s\n/close all\n")
                        .toFile())
                .redirectOutput(answers.toFile())
                .start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readString(answers);
    }

    /** Every invariant holds, and no decision that was ever seen is gone. */
    private static Set<String> check(Path data, Set<String> before, int kill) throws SQLException {
        Set<String> history = new LinkedHashSet<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, line -> {});
                Connection connection = DriverManager.getConnection(
                        postgres.owner().jdbcUrl(),
                        postgres.owner().user(),
                        postgres.owner().password());
                Statement statement = connection.createStatement()) {
            for (String invariant : INVARIANTS) {
                try (ResultSet wrong = statement.executeQuery(invariant)) {
                    assertThat(wrong.next() ? wrong.getString(1) : "")
                            .as("after kill " + kill)
                            .isEmpty();
                }
            }
            try (ResultSet rows = statement.executeQuery("select key || ' ' || code from execution.decisions")) {
                while (rows.next()) {
                    history.add(rows.getString(1));
                }
            }
        }
        assertThat(history).as("decisions after kill " + kill).containsAll(before);
        return history;
    }
}
