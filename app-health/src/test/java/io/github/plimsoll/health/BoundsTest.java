package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static final long ALLOWANCE_MILLIS = 4000;

    @Test
    void aHangingSourceIsUnknownAndNeverTouchesLiveness() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(24);
        try (World world = new World("127.0.0.1", World.QUICK_MANY)) {
            world.notReady = () -> hang(asked, release, List.of());
            world.components = () -> hang(asked, release, List.of(Component.of("database", ComponentState.UP)));
            List<Future<Wire.Reply>> waiting = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String path = i % 2 == 0 ? "/readyz" : "/health";
                waiting.add(clients.submit(() -> Wire.get(world.port(), path)));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(Wire.get(world.port(), "/healthz").status()).isEqualTo(200);
            }
            for (Future<Wire.Reply> reply : waiting) {
                assertThat(reply.get(10, TimeUnit.SECONDS).status()).isEqualTo(503);
            }
            assertThat(asked)
                    .as("one thread for each question, however many ask")
                    .hasValue(2);

            release.countDown();
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ALLOWANCE_MILLIS);
            while (Wire.get(world.port(), "/readyz").status() != 200 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertThat(Wire.get(world.port(), "/readyz").status()).isEqualTo(200);
            assertThat(Wire.get(world.port(), "/health").status()).isEqualTo(200);
        } finally {
            release.countDown();
            clients.shutdownNow();
        }
    }

    @Test
    void aSilentClientIsCutOffAtTheIdleTimeout() throws IOException {
        try (World world = new World("127.0.0.1", World.QUICK);
                Socket socket = Wire.connect(world.port())) {
            long start = System.nanoTime();
            socket.getOutputStream().write("GET /healthz HT".getBytes(StandardCharsets.ISO_8859_1));
            readToEnd(socket);
            assertThat(millisSince(start)).isBetween(World.QUICK.idle().toMillis() - 100, ALLOWANCE_MILLIS);
        }
    }

    /** A machine that stands still between two drops makes the client an idle one: then it drips again. */
    @Test
    void aClientThatDripsIsCutOffAtItsDeadline() throws Exception {
        try (World world = new World("127.0.0.1", World.QUICK)) {
            boolean steady = false;
            for (int i = 0; i < 20 && !steady; i++) {
                steady = drips(world);
            }
            assertThat(steady).isTrue();
        }
    }

    /** False when a pause of our own was longer than a client may be idle. */
    private static boolean drips(World world) throws Exception {
        try (Socket socket = Wire.connect(world.port())) {
            long start = System.nanoTime();
            socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.ISO_8859_1));
            boolean open = true;
            long last = start;
            long longest = 0;
            while (open && millisSince(start) < ALLOWANCE_MILLIS) {
                try {
                    socket.getOutputStream().write('a');
                    Thread.sleep(50);
                } catch (SocketException closed) {
                    open = false;
                }
                longest = Math.max(longest, millisSince(last));
                last = System.nanoTime();
            }
            if (longest > World.QUICK.idle().toMillis() / 2) {
                return false;
            }
            assertThat(open).isFalse();
            assertThat(millisSince(start))
                    .isGreaterThanOrEqualTo(World.QUICK.connection().toMillis() - 100);
            return true;
        }
    }

    @Test
    void noMoreConnectionsThanAllowedAreTakenAndTheOthersWait() throws Exception {
        int allowed = World.QUICK_FEW.connections();
        try (World world = new World("127.0.0.1", World.QUICK_FEW)) {
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < 2 * allowed; i++) {
                    silent.add(Wire.connect(world.port()));
                }
                long start = System.nanoTime();
                while (world.server.connections() < allowed && millisSince(start) < ALLOWANCE_MILLIS) {
                    Thread.sleep(5);
                }
                for (int i = 0; i < 40; i++) {
                    assertThat(world.server.connections()).isLessThanOrEqualTo(allowed);
                    Thread.sleep(5);
                }
                assertThat(Wire.get(world.port(), "/healthz").status())
                        .as("silent ones lose their place, and who waited is served, not reset")
                        .isEqualTo(200);
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void aConnectionServesOneRequest() throws IOException {
        try (World world = new World()) {
            String request = "GET /healthz HTTP/1.1\r\nHost: localhost:" + world.port() + "\r\n\r\n";
            Wire.Reply reply = Wire.send(world.port(), request + request);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void threadsStayFewUnderAFlood() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(16);
        try (World world = new World()) {
            List<Future<?>> floods = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                floods.add(clients.submit(() -> {
                    for (int k = 0; k < 30; k++) {
                        assertThat(Wire.get(world.port(), "/metrics").status()).isEqualTo(200);
                    }
                    return null;
                }));
            }
            for (Future<?> flood : floods) {
                flood.get(20, TimeUnit.SECONDS);
            }
            long http = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("health-http"))
                    .count();
            assertThat(http).isBetween(1L, (long) Limits.THREADS);
        } finally {
            clients.shutdownNow();
        }
    }

    private static <T> T hang(AtomicInteger asked, CountDownLatch release, T answer) {
        asked.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return answer;
    }

    private static void readToEnd(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
