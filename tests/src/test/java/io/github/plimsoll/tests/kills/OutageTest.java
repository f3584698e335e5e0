package io.github.plimsoll.tests.kills;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database under the running program is killed, with all its processes, and comes back: what a person is told and gets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("slow")
class OutageTest {
    private Path data = Path.of("");
    private Path stops = Path.of("");
    private Program program;
    private DatabaseServer server;

    @SuppressWarnings("NullAway.Init")
    OutageTest() {}

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        data = directory.resolve("data");
        stops = data.resolve("stops");
        program = Program.start(data, Map.of());
        assertThat(program.code("@ann #before /open BTC-USD long 100 2x")).isEqualTo("OK");
        assertThat(program.awaitReady(200).status()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        program.close();
    }

    private void databaseDies() throws Exception {
        server = DatabaseServer.on(data);
        server.kill();
        Program.Page notReady = program.awaitReady(503);
        assertThat(notReady.status()).isEqualTo(503);
        assertThat(notReady.body()).contains("the database does not answer");
        Program.Page health = program.get("/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.body()).contains("{\"name\":\"database\",\"state\":\"DOWN\"");
        comes("/metrics", "\nplimsoll_database_up 0");
    }

    private void databaseReturns() throws Exception {
        server.restart();
        Program.Page ready = program.awaitReady(200);
        assertThat(ready.status()).as(ready.body() + program.log()).isEqualTo(200);
        comes("/health", "{\"name\":\"database\",\"state\":\"UP\"");
        comes("/metrics", "\nplimsoll_database_up 1");
    }

    /** Metrics are gathered once a second, and a little later when the database has to be given up first. */
    private void comes(String path, String words) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!program.get(path).body().contains(words)) {
            assertThat(System.nanoTime()).as(path + " shows " + words.strip()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static void plain(JsonNode answer, String code) {
        assertThat(answer.path("code").asText()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.path("text").asText())
                .hasSizeBetween(30, 600)
                .doesNotContain("Exception", "SQL", "jdbc", "\tat ");
    }

    @Test
    @Order(1)
    @DisplayName("OBS-22 while stops cannot be read nothing opens, and a stop is kept on disk until they can")
    void withoutADatabaseOpensAreRefusedAndAStopIsKeptOnDiskUntilItReturns() throws Exception {
        databaseDies();
        JsonNode open = program.answer("@ann #down1 /open BTC-USD long 100 2x");
        plain(open, "STORE_UNAVAILABLE");
        assertThat(open.path("outcome").asText()).isEqualTo("error");
        plain(program.answer("@ann #down2 /close P1"), "STORE_UNAVAILABLE");
        assertThat(program.get("/healthz").status()).as("alive all the same").isEqualTo(200);

        long asked = System.nanoTime();
        JsonNode stop = program.answer("/emergency_stop");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
        plain(stop, "STOPPED_HERE");
        assertThat(stop.path("text").asText()).contains("Stopped here, other processes unknown");
        assertThat(stop.at("/data/durable").asBoolean(true)).isFalse();
        assertThat(millis).as("ms until the answer").isLessThan(2_500);
        assertThat(Files.readString(stops)).contains("global HALTED ");
        assertThat(program.code("/emergency_resume"))
                .as("the stop is still being written, or the database is known to be silent")
                .isIn("STOP_MEANWHILE", "STORE_UNAVAILABLE");
        assertThat(stops).as("a resume that failed loosens nothing").isNotEmptyFile();

        databaseReturns();
        plain(program.answer("@ann #down1 /open BTC-USD long 100 2x"), "CONTROL_HALTED");
        // This process refuses from the first moment; the file goes when the row is there.
        for (int i = 0; i < 100 && Files.exists(stops); i++) {
            Thread.sleep(50);
        }
        assertThat(stops).as("written to the database").doesNotExist();
        assertThat(latches()).containsExactly("global HALTED");
        assertThat(program.code("@ann #down2 /close P1 50%"))
                .as("nothing half done, exits go on")
                .isEqualTo("OK");
        assertThat(program.answer("@ann /positions").at("/data/positions")).hasSize(1);
        assertThat(program.answer("@ann /orders").at("/data/orders"))
                .as("the first open and the close, once each")
                .hasSize(2);
        System.out.println("stop without a database answered in " + millis + " ms");
    }

    @Test
    @Order(2)
    @DisplayName("OBS-24 a stop that could not be kept is told as such and written as soon as it can be")
    void aFreezeThatNobodyCanConfirmHaltsAndADiskThatTakesNothingIsToldTruthfully() throws Exception {
        assertThat(program.loosen("/emergency_resume").path("code").asText()).isEqualTo("OK");
        assertThat(program.code("@ann /open ETH-USD long 100 2x")).isEqualTo("OK");
        databaseDies();
        JsonNode freeze = program.answer("/emergency_stop all");
        plain(freeze, "STOPPED_HERE");
        assertThat(freeze.at("/data/state").asText()).isEqualTo("HALTED");
        assertThat(freeze.path("text").asText()).contains("HALTED for everybody, not FROZEN");
        Files.delete(stops);
        Files.createDirectory(stops);
        Files.writeString(stops.resolve("in-the-way"), "a directory that cannot be written or removed");
        JsonNode unkept = program.answer("/emergency_stop user bob");
        plain(unkept, "STOPPED_UNKEPT");
        assertThat(unkept.path("outcome").asText()).isEqualTo("error");
        assertThat(unkept.path("text").asText())
                .contains("Stopped in this process only", "neither the database nor the disk could keep the stop");

        databaseReturns();
        assertThat(program.code("@ann #down4 /open BTC-USD long 100 2x")).isEqualTo("CONTROL_HALTED");
        assertThat(latches()).as("written although the disk kept nothing").contains("global HALTED", "user:bob HALTED");
        plain(program.loosen("/emergency_resume"), "STOP_FILE");
        assertThat(latches()).contains("global HALTED");
        assertThat(program.answer("/system_status").at("/data/tasks"))
                .as("no task failed")
                .allMatch(task -> task.path("restarts").asInt() == 0
                        && task.path("state").asText().equals("RUNNING"));
        Files.delete(stops.resolve("in-the-way"));
        assertThat(program.loosen("/emergency_resume").path("code").asText()).isEqualTo("OK");
        assertThat(stops).doesNotExist();
        assertThat(latches()).containsExactly("user:bob HALTED");
        assertThat(program.code("@bob /open BTC-USD long 100 2x")).isEqualTo("CONTROL_HALTED");
        assertThat(program.code("@ann /open BTC-USD long 100 2x")).isEqualTo("OK");
    }

    @Test
    @Order(3)
    void aStopThatWaitsInTheFileOutlivesProcessAndDatabase() throws Exception {
        databaseDies();
        plain(program.answer("/emergency_stop"), "STOPPED_HERE");
        program.kill();
        program = Program.start(data, Map.of());
        assertThat(program.answer("/status").at("/data/control").asText()).isEqualTo("HALTED");
        assertThat(program.code("@ann #down5 /open ETH-USD long 50 2x")).isEqualTo("CONTROL_HALTED");
        assertThat(program.code("@ann #after /close P1")).isEqualTo("OK");
        assertThat(stops).doesNotExist();
        assertThat(latches()).containsExactlyInAnyOrder("user:bob HALTED", "global HALTED");
        program.kill();
        program = Program.start(data, Map.of());
        assertThat(program.code("@ann #down5 /open ETH-USD long 50 2x")).isEqualTo("CONTROL_HALTED");
        program.kill();
        try (Books books = Books.open(data)) {
            assertThat(books.wrong()).isEmpty();
            assertThat(books.column(
                            "select count(*) from execution.intents where key like 'cli:#ann:down%' and kind = 'OPEN'"))
                    .as("no open of an outage was ever recorded")
                    .containsExactly("0");
            // What each return of the database saw first is the stop; the second one brings three.
            assertThat(books.column("select action from execution.audit where action in"
                            + " ('OPEN', 'CLOSE', 'REFUSED', 'STOP', 'RESUME') order by seq"))
                    .containsSubsequence("OPEN", "STOP", "REFUSED", "CLOSE", "RESUME")
                    .containsSubsequence("RESUME", "OPEN", "STOP", "STOP", "STOP", "REFUSED", "RESUME")
                    .endsWith("OPEN", "STOP", "REFUSED", "CLOSE")
                    .startsWith("OPEN", "STOP");
        }
    }

    private List<String> latches() {
        JsonNode rows = program.answer("/system_status").at("/data/latches");
        List<String> all = new ArrayList<>();
        rows.forEach(row ->
                all.add(row.path("scope").asText() + " " + row.path("state").asText()));
        return all;
    }
}
