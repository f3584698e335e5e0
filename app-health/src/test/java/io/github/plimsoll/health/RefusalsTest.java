package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static World world;
    private static int port;

    @BeforeAll
    static void start() {
        world = new World();
        port = world.port();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "GE T"})
    void onlyGetAndHead(String method) throws IOException {
        for (String path : List.of(
                "/healthz", "/readyz", "/health", "/metrics", "/", "/events", "/view", "/page.js", "/nothing")) {
            Wire.Reply reply = Wire.request(port, method, path, "X-Probe: echo-me");
            if (method.equals("GE T") || method.equals("CONNECT")) {
                assertThat(reply.status()).isIn(400, 405);
            } else {
                assertThat(reply.status()).as(method + " " + path).isEqualTo(405);
                assertThat(reply.headers()).containsEntry("allow", "GET, HEAD");
            }
            assertRefused(reply);
            assertThat(reply.body()).doesNotContain("echo-me");
        }
    }

    @Test
    void aBodyIsNotRead() throws IOException {
        Wire.Reply post = Wire.request(port, "POST", "/readyz", "Content-Length: 1000000000");
        assertThat(post.status()).isEqualTo(405);
        Wire.Reply get = Wire.request(port, "GET", "/healthz", "Content-Length: 1000000000");
        assertThat(get.status()).isIn(200, 400, 413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/healthz/",
                "//healthz",
                "/healthz/..",
                "/HEALTHZ",
                "/healthz%00",
                "/healthz;x=1",
                "/%68ealthz",
                "/./healthz",
                "/x/../healthz",
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/..%c0%af..%c0%afetc/passwd",
                "/..;/health",
                "/health%2f..%2fmetrics",
                "/webjars/x",
                "/%",
                "/%zz",
                "healthz",
                "/health\\..\\metrics",
                "/metrics.json",
                "/..;/",
                "//",
                "/;/",
                "/%2e%2e",
                "/.",
                "/%2f",
                "/events/",
                "/events%00",
                "/events;jsessionid=1",
                "/%65vents",
                "/page.css/..;/view",
                "/page.css%2f..%2f..%2fpage.html",
                "/page.html",
                "/view\u0000",
                "/io/github/plimsoll/health/page.html",
                "/healthz<script>alert(1)</script>"
            })
    void pathTricksFindNothing(String path) throws IOException {
        Wire.Reply reply = Wire.get(port, path);
        assertThat(reply.status()).as(path).isIn(400, 404);
        assertRefused(reply);
        assertThat(reply.body()).doesNotContain("script", "passwd", "root:");
    }

    @Test
    void anUnknownPageIsOneSentenceThatNamesThePages() throws IOException {
        Wire.Reply reply = Wire.get(port, "/nothing");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body())
                .isEqualTo(
                        "{\"error\":\"There is no such page; there are /, /healthz, /readyz, /health and /metrics.\"}\n");
    }

    @Test
    void aQueryIsIgnored() throws IOException {
        assertThat(Wire.get(port, "/healthz?x=1&y=/../..").status()).isEqualTo(200);
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws IOException {
        for (Wire.Reply reply : List.of(
                Wire.get(port, "/healthz"),
                Wire.get(port, "/readyz"),
                Wire.get(port, "/health"),
                Wire.get(port, "/metrics"),
                Wire.get(port, "/view"),
                Wire.get(port, "/page.css"),
                Wire.get(port, "/page.js"),
                Wire.get(port, "/icon.svg"),
                Wire.request(port, "HEAD", "/events"),
                Wire.get(port, "/nothing"),
                Wire.request(port, "POST", "/healthz"),
                Wire.get(port, "/%zz"),
                Wire.request(port, "GET", "/healthz", "X-Long: " + "a".repeat(9000)),
                Wire.send(port, "GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n"))) {
            assertSafe(reply);
        }
    }

    @Test
    void hostsThatNameLoopbackAreServed() throws IOException {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]", "LocalHost")) {
            assertThat(withHost(host + ":" + port).status()).as(host).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "localhost",
                "localhost:1",
                "localhost.:PORT",
                "localhost.evil.example:PORT",
                "127.0.0.1.evil.example:PORT",
                "127.0.0.2:PORT",
                "0.0.0.0:PORT",
                "2130706433:PORT",
                "[::ffff:127.0.0.1]:PORT",
                "user@localhost:PORT",
                "localhost:PORT, evil.example",
                ""
            })
    void hostsThatDoNotAreRefused(String host) throws IOException {
        Wire.Reply reply = withHost(host.replace("PORT", String.valueOf(port)));
        assertThat(reply.status()).as(host).isIn(400, 421);
        assertRefused(reply);
    }

    @Test
    void theHostMustBeThereOnceAndAgreeWithTheTarget() throws IOException {
        String host = "Host: localhost:" + port + "\r\n";
        for (String request : List.of(
                "GET /healthz HTTP/1.1\r\n\r\n",
                "GET /healthz HTTP/1.0\r\n\r\n",
                "GET /healthz HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n",
                "GET /healthz HTTP/1.1\r\n" + host + host + "\r\n",
                "GET http://evil.example/healthz HTTP/1.1\r\n" + host + "\r\n")) {
            Wire.Reply reply = Wire.send(port, request);
            assertThat(reply.status()).as(request).isIn(400, 421);
            assertRefused(reply);
        }
        assertThat(Wire.send(port, "GET http://localhost:" + port + "/healthz HTTP/1.1\r\n" + host + "\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void largeHeadersAndTargetsAreRefused() throws IOException {
        Wire.Reply header = Wire.request(port, "GET", "/healthz", "X-Long: " + "a".repeat(9000));
        assertThat(header.status()).isEqualTo(431);
        assertRefused(header);
        Wire.Reply target = Wire.get(port, "/healthz?" + "a".repeat(9000));
        assertThat(target.status()).isEqualTo(414);
        assertRefused(target);
        String[] many = java.util.stream.IntStream.range(0, 1000)
                .mapToObj(i -> "X-" + i + ": 1")
                .toArray(String[]::new);
        assertThat(Wire.request(port, "GET", "/healthz", many).status()).isEqualTo(431);
    }

    @Test
    void nonsenseIsRefused() throws IOException {
        for (String bytes : List.of(
                "\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET /healthz HTTP/9.9\r\nHost: localhost:" + port + "\r\n\r\n")) {
            Wire.Reply reply = Wire.send(port, bytes);
            assertThat(reply.status()).isIn(400, 426, 505);
            assertRefused(reply);
        }
        assertThat(Wire.request(port, "GET", "/healthz", "Transfer-Encoding: chunked", "Content-Length: 5")
                        .status())
                .isIn(400, 413);
        assertThat(Wire.request(port, "GET", "/healthz", "Bad Header : 1").status())
                .isEqualTo(400);
    }

    /** Two readers that disagree about where a request ends would see different requests. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nContent-Length: 44",
                "Content-Length: 0, 44",
                "Content-Length: -1",
                "Content-Length: +5",
                "Content-Length: 5 5",
                "Content-Length: 99999999999999999999",
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "X-A: 1\r\n  folded",
                "Host : evil.example",
                "X-\u0000: 1"
            })
    void requestsThatCanBeReadInTwoWaysAreRefused(String header) throws IOException {
        String second = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
        Wire.Reply reply = Wire.send(
                port,
                "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + header + "\r\n\r\n0\r\n\r\n" + second);
        assertThat(reply.status()).as(header).isIn(400, 501);
        assertRefused(reply);
        assertThat(reply.body()).as("nothing behind it is answered").doesNotContain("HTTP/1.1");
    }

    @Test
    void anOldClientIsServedWhenItNamesItsHost() throws IOException {
        Wire.Reply reply = Wire.send(port, "GET /healthz HTTP/1.0\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
        assertThat(reply.status()).isEqualTo(200);
        assertSafe(reply);
    }

    @Test
    void noUpgradeIsOffered() throws IOException {
        Wire.Reply reply = Wire.request(
                port,
                "GET",
                "/healthz",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(reply.status()).isEqualTo(400);
        assertRefused(reply);
        for (String header : List.of("Sec-WebSocket-Key: x", "Upgrade: WebSocket", "Upgrade: h2c, websocket")) {
            Wire.Reply half = Wire.request(port, "GET", "/healthz", header);
            assertThat(half.status()).as(header).isEqualTo(400);
            assertRefused(half);
        }
        Wire.Reply other = Wire.request(port, "GET", "/healthz", "Connection: Upgrade", "Upgrade: h2c");
        assertThat(other.status())
                .as("what common clients offer by themselves is ignored")
                .isEqualTo(200);
        assertSafe(other);
    }

    private static Wire.Reply withHost(String host) throws IOException {
        return Wire.send(port, "GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    private static void assertRefused(Wire.Reply reply) throws IOException {
        assertSafe(reply);
        JsonNode body = new ObjectMapper().readTree(reply.body());
        assertThat(body.size()).isEqualTo(1);
        assertThat(body.get("error").asText()).endsWith(".").hasSizeBetween(20, 200);
    }

    private static void assertSafe(Wire.Reply reply) {
        assertThat(reply.headers())
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                .containsEntry("cache-control", "no-store")
                .containsEntry("referrer-policy", "no-referrer")
                .containsEntry("cross-origin-resource-policy", "same-origin")
                .doesNotContainKeys("server", "x-powered-by", "access-control-allow-origin", "set-cookie");
        assertThat(reply.body()).doesNotContain("Jetty", "Javalin", "\tat ");
    }
}
