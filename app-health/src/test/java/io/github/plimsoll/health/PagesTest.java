package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static final String SECRET = "jdbc:postgresql://bot:hunter2@10.0.0.5/db";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static World world;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() {
        world = new World();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void allIsWell() {
        world.components = () -> List.of(Component.of("database", ComponentState.UP));
        world.notReady = List::of;
    }

    @Test
    void livenessDoesNotAskTheSource() throws Exception {
        world.notReady = () -> {
            throw new IllegalStateException(SECRET);
        };
        world.components = () -> {
            throw new IllegalStateException(SECRET);
        };
        HttpResponse<String> reply = get("/healthz");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(json(reply).get("status").asText()).isEqualTo("ALIVE");
        assertThat(json(reply).get("uptime_seconds").asLong()).isBetween(0L, 3600L);
    }

    @Test
    void readyHasNoReasons() throws Exception {
        HttpResponse<String> reply = get("/readyz");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"status\":\"READY\",\"reasons\":[]}\n");
    }

    @Test
    void notReadySaysWhyInOrder() throws Exception {
        world.notReady = () -> List.of("The database does not answer.", "BTC/USD has 1 of 2 \"fresh\" sources.");
        HttpResponse<String> reply = get("/readyz");
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(json(reply).get("status").asText()).isEqualTo("NOT_READY");
        assertThat(json(reply).get("reasons"))
                .extracting(JsonNode::asText)
                .containsExactly("The database does not answer.", "BTC/USD has 1 of 2 \"fresh\" sources.");
    }

    @Test
    void readinessFollowsTheSourceAtOnce() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        world.notReady = () -> List.of("Recovery is under way.");
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        world.notReady = List::of;
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void aFailingSourceIsUnknownAndTellsNothing() throws Exception {
        for (RuntimeException failure :
                List.of(new IllegalStateException(SECRET), new NullPointerException(), new StackTraceOfDoom())) {
            world.notReady = () -> {
                throw failure;
            };
            world.components = () -> {
                throw failure;
            };
            for (String path : List.of("/readyz", "/health")) {
                HttpResponse<String> reply = get(path);
                assertThat(reply.statusCode()).as(path).isEqualTo(503);
                assertThat(json(reply).get("status").asText()).isEqualTo("UNKNOWN");
                assertThat(reply.body()).doesNotContain("hunter2", "Exception", "\tat ", "doom");
            }
        }
    }

    @Test
    void anErrorOrANullOfTheSourceIsUnknownToo() throws Exception {
        world.notReady = () -> {
            throw new NoClassDefFoundError("doom");
        };
        world.components = () -> null;
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("UNKNOWN").doesNotContain("doom");
        assertThat(get("/health").statusCode()).isEqualTo(503);
        world.notReady = () -> Collections.singletonList(null);
        assertThat(get("/readyz").body()).contains("UNKNOWN");
    }

    @Test
    void componentsAreShownInOrderWithTheirDetails() throws Exception {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("pool", "8 of 10 in use");
        detail.put("age", "12 ms");
        world.components = () ->
                List.of(new Component("database", ComponentState.UP, detail), Component.of("feeds", ComponentState.UP));
        HttpResponse<String> reply = get("/health");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"status\":\"UP\",\"components\":[{\"name\":\"database\",\"state\":\"UP\","
                        + "\"detail\":{\"pool\":\"8 of 10 in use\",\"age\":\"12 ms\"}},"
                        + "{\"name\":\"feeds\",\"state\":\"UP\",\"detail\":{}}]}\n");
    }

    @Test
    @DisplayName("OBS-03 the HTTP status follows the health, whose state is that of the worst component")
    void theWorstComponentIsTheStateOfTheWhole() throws Exception {
        Component up = Component.of("database", ComponentState.UP);
        Component degraded = Component.of("feeds", ComponentState.DEGRADED);
        Component down = Component.of("dispatcher", ComponentState.DOWN);
        world.components = () -> List.of(degraded, up);
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(json(get("/health")).get("status").asText()).isEqualTo("DEGRADED");
        world.components = () -> List.of(up, down, degraded);
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(json(get("/health")).get("status").asText()).isEqualTo("DOWN");
        world.components = List::of;
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(json(get("/health")).get("status").asText()).isEqualTo("UNKNOWN");
    }

    @Test
    void answersAreBounded() throws Exception {
        world.notReady = () -> Collections.nCopies(5000, "x".repeat(10_000));
        assertThat(json(get("/readyz")).get("reasons")).hasSize(100);
        assertThat(json(get("/readyz")).get("reasons").get(0).asText())
                .hasSize(500)
                .endsWith("…");
        world.components = () -> Collections.nCopies(5000, Component.of("database", ComponentState.UP));
        assertThat(json(get("/health")).get("components")).hasSize(200);
    }

    @Test
    void metricsShowTheProcess() throws Exception {
        HttpResponse<String> reply = get("/metrics");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        for (String name : List.of(
                "jvm_memory_used_bytes",
                "jvm_gc_memory_allocated_bytes_total",
                "jvm_threads_live_threads",
                "jvm_classes_loaded_classes",
                "jvm_info",
                "process_cpu_usage",
                "process_uptime_seconds",
                "process_start_time_seconds",
                "process_files_open_files",
                "process_files_max_files",
                "process_resident_memory_bytes",
                "disk_free_bytes",
                "disk_total_bytes")) {
            assertThat(reply.body()).as(name).contains("# HELP " + name + " ", "# TYPE " + name + " ");
        }
        assertThat(value(reply.body(), "process_uptime_seconds")).isPositive();
        assertThat(value(reply.body(), "process_resident_memory_bytes")).isGreaterThan(1e6);
        assertThat(value(reply.body(), "disk_free_bytes"))
                .isPositive()
                .isLessThanOrEqualTo(value(reply.body(), "disk_total_bytes"));
    }

    @Test
    void metricsOfOthersChangeWithTheirEvents() throws Exception {
        var decisions = world.metrics.registry().counter("plimsoll.decisions", "outcome", "refused");
        decisions.increment();
        String line = "plimsoll_decisions_total{outcome=\"refused\"}";
        double before = value(get("/metrics").body(), line);
        decisions.increment();
        assertThat(value(get("/metrics").body(), line)).isEqualTo(before + 1);
    }

    @Test
    void requestsAreCountedUnderBoundedLabels() throws Exception {
        String line = "health_http_requests_seconds_count{path=\"other\",status=\"404\"} 3";
        try (World own = new World()) {
            for (int i = 1; i <= 3; i++) {
                assertThat(Wire.get(own.port(), "/no-such-page-" + i).status()).isEqualTo(404);
            }
            // A request is counted when it is over, which is after its client has read the answer.
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            String metrics = Wire.get(own.port(), "/metrics").body();
            while (!metrics.contains(line) && System.nanoTime() < until) {
                metrics = Wire.get(own.port(), "/metrics").body();
            }
            assertThat(metrics).contains(line).doesNotContain("no-such-page");
        }
    }

    @Test
    void aGaugeThatThrowsSpoilsNothing() throws Exception {
        world.metrics.registry().gauge("plimsoll.broken", world, ignored -> {
            throw new IllegalStateException(SECRET);
        });
        HttpResponse<String> reply = get("/metrics");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("jvm_memory_used_bytes").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz", "/health", "/metrics", "/nothing"})
    void headHasTheStatusOfGetAndNoBody(String path) throws Exception {
        for (List<String> reasons : List.of(List.<String>of(), List.of("The feeds are silent."))) {
            world.notReady = () -> reasons;
            Wire.Reply head = Wire.request(world.port(), "HEAD", path);
            assertThat(head.status()).isEqualTo(get(path).statusCode());
            assertThat(head.body()).isEmpty();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> reply) throws IOException {
        assertThat(reply.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        return JSON.readTree(reply.body());
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(series + " is missing in\n" + metrics));
    }

    private static final class StackTraceOfDoom extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StackTraceOfDoom() {
            super("doom", new IllegalStateException(SECRET));
        }
    }
}
