package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server that others reach, with a token. */
class TokenTest {
    private static final String TOKEN = "7d1c5be09f3a42e88b6604d2c19ef753";
    private static final List<String> PRIVATE =
            List.of("/", "/health", "/view", "/events", "/page.css", "/page.js", "/icon.svg");
    private static World world;
    private static World plain;

    @BeforeAll
    static void start() {
        world = new World(
                new HealthConfig(
                        "0.0.0.0",
                        0,
                        Path.of("target"),
                        List.of("bot.example", "bot.example:8443"),
                        Optional.of(HealthToken.parse(TOKEN)),
                        4),
                Limits.DEFAULT.withEvents(4));
        plain = new World("0.0.0.0", Limits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        world.close();
        plain.close();
    }

    @Test
    @DisplayName("SEC-11 every private path is refused without the token, and the public ones hold nothing private")
    void everyPathIsRefusedWithoutRights() throws IOException {
        for (String path : Exposure.PATHS) {
            boolean open = List.of("/healthz", "/readyz", "/metrics").contains(path);
            assertThat(PRIVATE.contains(path)).as(path).isEqualTo(!open);
            Wire.Reply without = get(world, path, "bot.example");
            assertThat(without.status()).as(path).isEqualTo(open ? 200 : 401);
            if (!open) {
                assertThat(without.headers()).containsEntry("www-authenticate", "Bearer");
                assertThat(without.body()).contains("Authorization: Bearer").doesNotContain(TOKEN);
            }
            Wire.Reply noTokenSet = get(plain, path, "10.1.2.3");
            assertThat(noTokenSet.status()).as(path).isEqualTo(open ? 200 : 403);
            assertThat(get(plain, path, "10.1.2.3", "Authorization: Bearer " + TOKEN)
                            .status())
                    .as("without a token set none opens " + path)
                    .isEqualTo(open ? 200 : 403);
        }
        assertThat(plain.server.pages()).isZero();
    }

    @Test
    void theTokenOpensThemForConfiguredHosts() throws IOException {
        for (String host : List.of("bot.example", "BOT.example:8443", "bot.example:" + world.port())) {
            for (String path : List.of("/", "/health", "/view", "/page.js")) {
                assertThat(get(world, path, host, "Authorization: Bearer " + TOKEN)
                                .status())
                        .as(host + path)
                        .isIn(200, 503);
            }
        }
        assertThat(get(world, "/", "bot.example", "authorization: bEaReR   " + TOKEN)
                        .status())
                .isEqualTo(200);
        for (String host : List.of("evil.example", "bot.example:1", "bot.example.evil.example", "")) {
            assertThat(get(world, "/", host, "Authorization: Bearer " + TOKEN).status())
                    .as(host)
                    .isIn(400, 421);
        }
    }

    @Test
    @DisplayName("SEC-12 the token is accepted in the header only, and only the whole token once")
    void theTokenIsAcceptedInTheHeaderOnly() throws IOException {
        for (String path : List.of(
                "/view?token=" + TOKEN,
                "/view?access_token=" + TOKEN,
                "/view?HEALTH_TOKEN=" + TOKEN,
                "/view?Authorization=Bearer%20" + TOKEN)) {
            assertThat(get(world, path, "bot.example").status()).as(path).isEqualTo(401);
        }
        for (String header : List.of(
                "Authorization: " + TOKEN,
                "Authorization: Basic " + TOKEN,
                "Authorization: Bearer",
                "Authorization: Bearer " + TOKEN.substring(1),
                "Authorization: Bearer " + TOKEN + "0",
                "Authorization: Bearer " + TOKEN.toUpperCase(java.util.Locale.ROOT),
                "Authorization: Bearer " + TOKEN + "\r\nAuthorization: Bearer " + TOKEN,
                "Cookie: HEALTH_TOKEN=" + TOKEN,
                "X-Health-Token: " + TOKEN,
                "Proxy-Authorization: Bearer " + TOKEN)) {
            assertThat(get(world, "/view", "bot.example", header).status())
                    .as(header)
                    .isEqualTo(401);
        }
    }

    @Test
    void aConfiguredHostOnLoopbackNeedsTheTokenAndThisMachineDoesNot() throws IOException {
        try (World local = new World(
                new HealthConfig(
                        "127.0.0.1",
                        0,
                        Path.of("target"),
                        List.of("bot.example"),
                        Optional.of(HealthToken.parse(TOKEN)),
                        4),
                Limits.DEFAULT.withEvents(4))) {
            assertThat(get(local, "/view", "localhost:" + local.port()).status())
                    .isEqualTo(200);
            assertThat(get(local, "/view", "bot.example").status()).isEqualTo(401);
            assertThat(get(local, "/view", "bot.example", "Authorization: Bearer " + TOKEN)
                            .status())
                    .isEqualTo(200);
            assertThat(get(local, "/healthz", "other.example").status()).isEqualTo(421);
        }
    }

    private static Wire.Reply get(World world, String path, String host, String... headers) throws IOException {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return Wire.send(world.port(), "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
    }
}
