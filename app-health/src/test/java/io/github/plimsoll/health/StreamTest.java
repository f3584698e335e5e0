package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.health.PageView.Tone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamTest {
    private static final Limits FAST =
            Limits.DEFAULT.withRhythm(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(400));

    /** An open page. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        final String status;

        Client(int port, String... headers) throws IOException {
            socket = Wire.connect(port);
            String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            socket.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + more + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            status = String.valueOf(in.readLine());
            if (status.contains(" 200 ")) {
                List<String> seen = new ArrayList<>();
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    seen.add(line.toLowerCase(java.util.Locale.ROOT));
                }
                assertThat(seen).contains("content-type: text/event-stream; charset=utf-8", "cache-control: no-store");
            }
        }

        /** The data of the next event with this name. */
        JsonNode next(String name) throws IOException {
            String event = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring("event: ".length());
                } else if (line.startsWith("data: ") && event.equals(name)) {
                    return new ObjectMapper().readTree(line.substring("data: ".length()));
                }
            }
            throw new IOException("the stream ended");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aPageHearsEverythingFirstAndThenOnlyWhatChanged() throws Exception {
        try (World world = new World("127.0.0.1", FAST)) {
            world.page = () -> Views.of("1.00", Tone.GOOD, Views.active());
            try (Client client = new Client(world.port())) {
                assertThat(client.next("parts").properties()).hasSize(10);
                assertThat(client.next("beat").asInt()).as("nothing changed").isEqualTo(1);

                world.page = () -> Views.of("1.00", Tone.BAD, Views.active());
                JsonNode feeds = client.next("parts");
                assertThat(feeds.properties()).hasSize(1);
                assertThat(feeds.get("feeds").asText()).contains("feed bad");

                world.page = () -> Views.of("1.00", Tone.BAD, Views.halted());
                JsonNode banner = client.next("parts");
                assertThat(banner.properties()).hasSize(1);
                assertThat(banner.get("banner").asText()).contains("banner bad", "HALTED");

                try (Client later = new Client(world.port())) {
                    assertThat(later.next("parts").get("banner").asText()).contains("HALTED");
                }
                world.page = () -> {
                    throw new IllegalStateException("hunter2");
                };
                assertThat(client.next("parts").get("banner").asText())
                        .contains("UNKNOWN")
                        .doesNotContain("hunter2");
            }
        }
    }

    @Test
    void aStreamOutlivesTheTimesOfOtherConnections() throws Exception {
        Limits quick = World.QUICK.withRhythm(Duration.ofMillis(50), Duration.ofMillis(700), Duration.ofSeconds(5));
        try (World world = new World("127.0.0.1", quick);
                Client client = new Client(world.port())) {
            long until = System.nanoTime() + quick.connection().multipliedBy(3).toNanos();
            while (System.nanoTime() < until) {
                assertThat(client.next("beat").asInt()).isEqualTo(1);
            }
            assertThat(world.server.pages()).isEqualTo(1);
        }
    }

    @Test
    void placesAreBoundedFreedAndApartFromThoseOfOtherRequests() throws Exception {
        Limits few = Limits.of(Duration.ofSeconds(10), Duration.ofSeconds(15), 4, Duration.ofSeconds(2))
                .withEvents(3)
                .withRhythm(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(5));
        try (World world = new World("127.0.0.1", few)) {
            List<Client> open = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                open.add(new Client(world.port()));
            }
            for (int i = 0; i < 5; i++) {
                Wire.Reply full = Wire.get(world.port(), "/events");
                assertThat(full.status()).isEqualTo(503);
                assertThat(full.headers()).containsEntry("retry-after", "10");
                assertThat(full.body()).contains("All 3 places for open pages are taken.");
                for (String path : List.of("/healthz", "/readyz", "/health", "/metrics", "/", "/view")) {
                    assertThat(Wire.get(world.port(), path).status()).as(path).isIn(200, 503);
                }
                assertThat(Wire.get(world.port(), "/healthz").status()).isEqualTo(200);
            }
            assertThat(world.server.pages()).isEqualTo(3);
            open.get(0).close();
            await(() -> world.server.pages() == 2);
            try (Client again = new Client(world.port())) {
                assertThat(again.status).contains(" 200 ");
                assertThat(again.next("parts").has("banner")).isTrue();
            }
            for (Client client : open) {
                client.close();
            }
            await(() -> world.server.pages() == 0);
            await(() -> world.server.connections() == 0);
        }
    }

    @Test
    void whoDoesNotReadIsDroppedAndHoldsUpNobody() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        try (World world = new World("127.0.0.1", FAST);
                Socket deaf = new Socket()) {
            world.page = () -> Views.named(turn.incrementAndGet() + "x".repeat(490), "1.00", Tone.BAD, Views.active());
            deaf.setReceiveBufferSize(2_048);
            deaf.connect(new InetSocketAddress("127.0.0.1", world.port()));
            deaf.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: localhost:" + world.port() + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            await(() -> world.server.pages() == 1);
            try (Client client = new Client(world.port())) {
                await(() -> {
                    try {
                        assertThat(client.next("parts").has("time")).isTrue();
                    } catch (IOException ended) {
                        throw new AssertionError("the one who reads was dropped", ended);
                    }
                    return world.server.pages() == 1;
                });
                assertThat(client.next("parts").has("time")).isTrue();
            }
        }
    }

    @Test
    void pagesOfOtherSitesCannotTakeThePlaces() throws Exception {
        try (World world = new World("127.0.0.1", FAST)) {
            for (String site : List.of("cross-site", "same-site")) {
                Wire.Reply reply = Wire.request(world.port(), "GET", "/events", "Sec-Fetch-Site: " + site);
                assertThat(reply.status()).as(site).isEqualTo(403);
                assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
            }
            for (String site : List.of("same-origin", "none")) {
                try (Client client = new Client(world.port(), "Sec-Fetch-Site: " + site)) {
                    assertThat(client.status).as(site).contains(" 200 ");
                }
            }
        }
    }

    @Test
    void anOpenPageHoldsNoThreadAndCloseEndsIt() throws Exception {
        List<Client> open = new ArrayList<>();
        World world = new World("127.0.0.1", FAST);
        try {
            for (int i = 0; i < 100; i++) {
                open.add(new Client(world.port()));
            }
            assertThat(world.server.pages()).isEqualTo(100);
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.isAlive() && thread.getName().startsWith("health-http"))
                    .count();
            assertThat(threads).isLessThanOrEqualTo(Limits.THREADS);
            assertThat(Wire.get(world.port(), "/healthz").status()).isEqualTo(200);
        } finally {
            world.close();
        }
        for (Client client : open) {
            try {
                while (true) {
                    client.next("parts");
                }
            } catch (IOException ended) {
                client.close();
            }
        }
        assertThat(world.server.pages()).isZero();
    }

    private static void await(BooleanSupplier done) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(until);
            Thread.sleep(5);
        }
    }
}
