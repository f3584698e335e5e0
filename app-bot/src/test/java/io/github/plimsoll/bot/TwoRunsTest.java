package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes of {@code run} on one database: the paper venue lives in one of them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TwoRunsTest {
    private static final Path HOME = Scratch.directory();

    @Test
    @DisplayName("a second process says who holds the venue, stays not ready and takes over when the first is killed")
    void theSecondStandsBy() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(HOME.resolve("data"), line -> {});
                Exchanges exchanges = new Exchanges();
                DemoProcess first = start("first", exchanges, server)) {
            assertThat(first.await("/readyz", 200).status()).as(first.errors()).isEqualTo(200);
            try (DemoProcess second = start("second", exchanges, server)) {
                String why = waits(second);
                assertThat(why)
                        .contains("process " + first.pid() + " on ")
                        .containsPattern("which has held it since 20[0-9-]+T[0-9:.]+Z and holds it until 20[0-9-]+T")
                        .contains("stop that process and this one takes over when the lease has ended");
                assertThat(first.get("/readyz").status()).isEqualTo(200);
                first.kill();
                assertThat(second.await("/readyz", 200).status())
                        .as(second.errors())
                        .isEqualTo(200);
                assertThat(second.errors()).contains("not ready: the venue paper lives in another process");
                try (DemoProcess third = start("third", exchanges, server)) {
                    assertThat(waits(third)).contains("process " + second.pid() + " on ");
                    second.terminate();
                    assertThat(third.await("/readyz", 200).status())
                            .as(third.errors())
                            .isEqualTo(200);
                }
            }
        }
    }

    /** Why it is not ready, once that is the venue. */
    private static String waits(DemoProcess process) throws InterruptedException {
        DemoProcess.Page page = process.await("/readyz", 503);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!page.body().contains("the venue paper lives in another process") && System.nanoTime() - end < 0) {
            Thread.sleep(50);
            page = process.get("/readyz");
        }
        assertThat(page.status()).as(page.body()).isEqualTo(503);
        return page.body();
    }

    private static DemoProcess start(String name, Exchanges exchanges, EmbeddedPostgres server) throws Exception {
        Path home = Files.createDirectory(HOME.resolve(name));
        DatabaseAccess owner = server.owner();
        Map<String, String> settings = new HashMap<>(Map.of(
                "HEALTH_PORT", "0",
                "DATABASE_URL", owner.jdbcUrl(),
                "DATABASE_OWNER", owner.user(),
                "DATABASE_OWNER_PASSWORD", owner.password(),
                "DATABASE_PASSWORD", server.app().password()));
        return DemoProcess.start(home, exchanges.beside(home, settings), "run");
    }
}
