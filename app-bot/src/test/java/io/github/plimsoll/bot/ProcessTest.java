package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** The whole program from outside: how it starts, what it refuses, how it stops. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class ProcessTest {
    private static final Path HOME = Scratch.directory();
    private static final Path DATA = HOME.resolve("data");

    @Test
    @Order(1)
    @DisplayName("GATE-06 every service proves that it is alive before the system is ready")
    void everyServiceProvesItselfBeforeReady() throws Exception {
        try (DemoProcess demo = DemoProcess.start(HOME, Map.of(), "demo", "--port", "0", "--data", DATA.toString())) {
            DemoProcess.Page early = demo.get("/readyz");
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.body()).contains("the database is starting");
            assertThat(demo.get("/healthz").status())
                    .as("alive long before ready")
                    .isEqualTo(200);
            DemoProcess.Page ready = demo.await("/readyz", 200);
            assertThat(ready.status()).as(ready.body() + demo.errors()).isEqualTo(200);

            demo.type("/system_status");
            String line = demo.line();
            while (!line.contains("console: RUNNING")) {
                line = demo.line();
            }
            Map<String, JsonNode> components = new TreeMap<>();
            demo.get("/health")
                    .json()
                    .get("components")
                    .forEach(component -> components.put(component.get("name").asText(), component));
            assertThat(components).containsKeys("database", "control", "feed.btc-usd", "feed.eth-usd");
            components
                    .values()
                    .forEach(c ->
                            assertThat(c.get("state").asText()).as(c.toString()).isEqualTo("UP"));
            for (String task : new String[] {"feed", "dispatcher", "triggers", "health", "clock"}) {
                JsonNode detail = Objects.requireNonNull(components.get("task." + task), task)
                        .get("detail");
                assertThat(detail.get("state").asText()).as(task).isEqualTo("RUNNING");
                assertThat(detail.get("restarts").asText()).isEqualTo("0");
                assertThat(detail.get("heartbeat_age_ms").asLong()).as(task).isBetween(0L, 10_000L);
            }
            assertThat(Objects.requireNonNull(components.get("task.console"))
                            .get("detail")
                            .get("state")
                            .asText())
                    .isEqualTo("RUNNING");
            secondInstance(0);
            secondInstance(demo.port());
            demo.type("/quit");
            assertThat(demo.exit()).as(demo.errors()).isZero();
            closedOnce(demo.errors());
            assertThat(demo.errors()).doesNotContain("MeterFilter", "github.com");
        }
    }

    /** Told of the directory whatever else is taken, in the last line and after next to no others. */
    private static void secondInstance(int port) throws Exception {
        try (DemoProcess second = batch(HOME, "--port", Integer.toString(port), "--data", DATA.toString())) {
            assertThat(second.exit()).isEqualTo(69);
            assertThat(sentence(second)).contains(DATA.toString(), "is already in use");
            assertThat(second.errors().lines()).hasSizeLessThan(4).last().isEqualTo(sentence(second));
        }
    }

    /** The one line that is not a log line. */
    private static String sentence(DemoProcess process) {
        assertThat(process.errors()).doesNotContain("\tat ", "Exception");
        String[] said = process.errors()
                .lines()
                .filter(line -> line.startsWith("plimsoll: "))
                .toArray(String[]::new);
        assertThat(said).as(process.errors()).hasSize(1);
        assertThat(said[0].length()).isBetween(30, 400);
        return said[0];
    }

    private static void closedOnce(String log) {
        String[] order = {
            "commands", "world", "supervised tasks", "database pool", "PostgreSQL", "health server", "metrics"
        };
        int last = -1;
        for (String resource : order) {
            String line = " closed " + resource + " in ";
            int at = log.indexOf(line);
            assertThat(at).as("%s in %s", line, log).isGreaterThan(last);
            assertThat(log.indexOf(line, at + 1)).as("once").isNegative();
            last = at;
        }
        assertThat(log).doesNotContain("closing ", "\tat ");
    }

    @Test
    @Order(2)
    @DisplayName("OBS-26 a file of stops that cannot be read halts")
    void aDamagedJournalHaltsStaleFeedsAreNotReadyAndSigtermStopsInOrder() throws Exception {
        Files.write(DATA.resolve("stops"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 'x', '\n'});
        try (DemoProcess demo = DemoProcess.start(
                HOME, Map.of("LOG_JSON", "false"), "demo", "--batch", "--port", "0", "--data", DATA.toString())) {
            assertThat(demo.answer("/status").at("/data/control").asText()).isEqualTo("HALTED");
            assertThat(demo.answer("/open BTC-USD long 100 2x").get("code").asText())
                    .isEqualTo("CONTROL_HALTED");
            JsonNode latches = demo.answer("/system_status").at("/data/latches");
            assertThat(latches).hasSize(1);
            assertThat(latches.get(0).get("reason").asText()).contains("damaged");
            assertThat(demo.loosen("/emergency_resume").get("code").asText()).isEqualTo("OK");
            assertThat(Files.exists(DATA.resolve("stops"))).isFalse();
            assertThat(demo.answer("/open BTC-USD long 100 2x").get("code").asText())
                    .isEqualTo("OK");

            assertThat(demo.await("/readyz", 200).status()).isEqualTo(200);
            demo.answer("/demo stale");
            demo.answer("/demo advance 45s");
            DemoProcess.Page stale = demo.await("/readyz", 503);
            assertThat(stale.status()).isEqualTo(503);
            assertThat(stale.body()).contains("no usable price for BTC-USD", "no usable price for ETH-USD");
            assertThat(demo.answer("@eve /open ETH-USD long 100 2x").get("code").asText())
                    .startsWith("PRICE_");
            demo.answer("/demo ok");
            demo.answer("/demo advance 5s");
            assertThat(demo.await("/readyz", 200).status()).isEqualTo(200);

            demo.type("/demo advance 10h");
            Thread.sleep(300);
            demo.terminate();
            assertThat(demo.exit()).as(demo.errors()).isEqualTo(143);
            closedOnce(demo.errors());
            try (var files = Files.list(DATA.resolve("pg"))) {
                assertThat(files.map(p -> p.getFileName().toString())).doesNotContain("postmaster.pid");
            }
        }
    }

    /** What was typed after the signal is answered, and leaves nothing behind. */
    @Test
    @Order(4)
    void afterSigtermNothingIsAcceptedAnyMore() throws Exception {
        Path data = HOME.resolve("stopping");
        try (DemoProcess demo = batch(HOME, "--port", "0", "--data", data.toString())) {
            assertThat(demo.answer("@sid /open BTC-USD long 100 2x").get("code").asText())
                    .isEqualTo("OK");
            demo.type("/demo advance 30d");
            demo.type("@sid /open BTC-USD long 100 2x");
            demo.type("@sid /close P1");
            demo.type("/emergency_stop");
            Thread.sleep(500);
            demo.terminate();
            JsonNode advance = demo.nextAnswer();
            assertThat(advance.get("code").asText()).as(advance.toString()).isEqualTo("INTERRUPTED");
            assertThat(advance.get("outcome").asText()).isEqualTo("error");
            assertThat(advance.get("text").asText()).startsWith("Stopped after ");
            for (int i = 0; i < 3; i++) {
                JsonNode refused = demo.nextAnswer();
                assertThat(refused.get("code").asText()).as(refused.toString()).isEqualTo("STOPPING");
                assertThat(refused.get("outcome").asText()).isEqualTo("rejected");
                assertThat(refused.get("data")).isEmpty();
            }
            assertThat(demo.exit()).as(demo.errors()).isEqualTo(143);
            closedOnce(demo.errors());
        }
        try (DemoProcess demo = batch(HOME, "--port", "0", "--data", data.toString())) {
            assertThat(demo.answer("@sid /orders").at("/data/orders")).hasSize(1);
            assertThat(demo.answer("/status").at("/data/control").asText()).isEqualTo("ACTIVE");
        }
    }

    /** A configured deployment without a price source works as far as it goes, and says what is missing. */
    @Test
    @Order(5)
    void aDeploymentWithoutPricesStaysNotReadyAndStopsInOrder() throws Exception {
        Path home = Files.createDirectory(HOME.resolve("deployed"));
        try (DemoProcess run = DemoProcess.start(home, Map.of("HEALTH_PORT", "0"), "run")) {
            DemoProcess.Page ready = run.get("/readyz");
            assertThat(ready.status()).isEqualTo(503);
            DemoProcess.Page health = run.get("/health");
            for (int i = 0; i < 100 && !health.body().contains("task.health"); i++) {
                Thread.sleep(50);
                health = run.get("/health");
            }
            assertThat(health.body()).contains("database", "task.dispatcher", "task.triggers", "task.health");
            ready = run.get("/readyz");
            for (int i = 0; i < 100 && ready.body().contains("recovery has not"); i++) {
                Thread.sleep(50);
                ready = run.get("/readyz");
            }
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).contains("no price source is configured").doesNotContain("recovery", "database");
            run.terminate();
            assertThat(run.exit()).as(run.errors()).isEqualTo(143);
            assertThat(run.errors())
                    .contains("closed commands", "closed supervised tasks", "closed database pool", "closed PostgreSQL")
                    .doesNotContain("\tat ");
        }
        try (DemoProcess lost = DemoProcess.start(
                HOME, Map.of("HEALTH_PORT", "0", "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/plimsoll"), "run")) {
            assertThat(lost.exit()).isEqualTo(69);
            assertThat(sentence(lost)).contains("database");
        }
    }

    @Test
    @Order(3)
    void whatCannotStartSaysWhyInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = Files.writeString(HOME.resolve("file"), "not a directory");
            Path envHome = Files.createDirectory(HOME.resolve("env"));
            Files.writeString(
                    envHome.resolve(".env"),
                    "HEALTH_PORT=8080\nthis line holds s3cret\nMAX_LEVERGE=5\n",
                    StandardCharsets.UTF_8);
            String port = Integer.toString(taken.getLocalPort());
            String free = HOME.resolve("never").toString();
            try (DemoProcess portInUse = batch(HOME, "--port", port, "--data", free);
                    DemoProcess unwritable = batch(
                            HOME, "--port", "0", "--data", file.resolve("sub").toString());
                    DemoProcess notADirectory = batch(HOME, "--port", "0", "--data", file.toString());
                    DemoProcess env = batch(envHome, "--data", free);
                    DemoProcess speed = batch(HOME, "--speed", "2", "--data", free)) {
                assertThat(portInUse.exit()).isEqualTo(69);
                assertThat(sentence(portInUse)).contains(port);
                assertThat(unwritable.exit()).isEqualTo(69);
                assertThat(sentence(unwritable)).contains(file.toString());
                assertThat(notADirectory.exit()).isEqualTo(69);
                assertThat(sentence(notADirectory)).contains(file.toString());
                assertThat(env.exit()).isEqualTo(65);
                assertThat(env.errors())
                        .contains("plimsoll: .env line 2 is not NAME=value, for example HEALTH_PORT=8080")
                        .contains("MAX_LEVERGE, which is no setting; did you mean MAX_LEVERAGE?")
                        .doesNotContain("s3cret", "\tat ");
                assertThat(speed.exit()).isEqualTo(64);
                assertThat(sentence(speed)).contains("1, 60 or max");
            }
            words(free);
            assertThat(Files.exists(Path.of(free))).as("nothing half done").isFalse();
        }
    }

    /** Each mistake with an example of the word it was made with. */
    private static void words(String free) throws Exception {
        try (DemoProcess seed = batch(HOME, "--seed", "abc", "--data", free);
                DemoProcess db = DemoProcess.start(HOME, Map.of(), "db", "verfy");
                DemoProcess keys = DemoProcess.start(HOME, Map.of(), "keys", "--wrong");
                DemoProcess vectors = DemoProcess.start(HOME, Map.of(), "vectors", "risk", "more")) {
            assertThat(seed.exit()).isEqualTo(64);
            assertThat(sentence(seed)).contains("'abc' is not a whole number. Example: ./plimsoll demo ");
            assertThat(db.exit()).isEqualTo(64);
            assertThat(sentence(db)).contains("\"verfy\"").endsWith(". Example: ./plimsoll db verify");
            assertThat(keys.exit()).isEqualTo(64);
            assertThat(sentence(keys)).contains("--wrong").endsWith(". Example: ./plimsoll keys status");
            assertThat(vectors.exit()).isEqualTo(64);
            assertThat(sentence(vectors))
                    .endsWith(". Example: ./plimsoll vectors risk < docs/vectors/risk.cases.jsonl");
        }
    }

    private static DemoProcess batch(Path home, String... words) throws IOException {
        String[] all = new String[words.length + 2];
        all[0] = "demo";
        all[1] = "--batch";
        System.arraycopy(words, 0, all, 2, words.length);
        return DemoProcess.start(home, Map.of(), all);
    }
}
