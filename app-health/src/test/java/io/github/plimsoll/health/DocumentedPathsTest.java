package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DocumentedPathsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(/[a-z.]*)` \\|");

    @Test
    @DisplayName("OBS-04 every documented path is served, and no other one is there")
    void everyDocumentedPathIsServed() throws Exception {
        List<String> documented = ROW.matcher(Files.readString(Path.of("../docs/metrics.md")))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(Exposure.PATHS);
        try (World world = new World()) {
            for (String path : documented) {
                assertThat(firstLine(world.port(), path)).as(path).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    @DisplayName("OBS-14 routes exist before the server accepts requests")
    void routesExistBeforeTheServerAccepts() throws Exception {
        for (int round = 0; round < 5; round++) {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                port = free.getLocalPort();
            }
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> firstAnswer(port, "/metrics"));
            CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> firstAnswer(port, "/readyz"));
            try (World world = new World(new HealthConfig("127.0.0.1", port, Path.of("target")), Limits.DEFAULT)) {
                assertThat(world.port()).isEqualTo(port);
                assertThat(first.get(20, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
                assertThat(other.get(20, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
            }
        }
    }

    /** The first answer of all: asked again and again from before the start. */
    private static String firstAnswer(int port, String path) {
        while (true) {
            try {
                return firstLine(port, path);
            } catch (ConnectException notYet) {
                Thread.onSpinWait();
            } catch (IOException broken) {
                return broken.toString();
            }
        }
    }

    /** The stream never ends, so only its beginning is read. */
    private static String firstLine(int port, String path) throws IOException {
        try (Socket socket = Wire.connect(port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] begin = socket.getInputStream().readNBytes(12);
            return new String(begin, StandardCharsets.US_ASCII);
        } catch (ConnectException notYet) {
            throw notYet;
        } catch (SocketException reset) {
            throw new IOException("accepted and dropped", reset);
        }
    }
}
