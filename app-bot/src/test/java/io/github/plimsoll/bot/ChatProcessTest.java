package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole program with a chat beside it, as a person who set a token starts it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class ChatProcessTest {
    private static final Path HOME = Scratch.directory();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Both at once: most of the time is their starts. */
    @Test
    void theChatOfTheRealProgramTradesShowsAndStops() throws Exception {
        long admin = ChatBot.person();
        String token = "720001:" + ChatBot.SECRET;
        Path home = Files.createDirectory(HOME.resolve("deployed"));
        BotServer demoServer = new BotServer(token);
        BotServer runServer = new BotServer(token);
        try (Exchanges exchanges = new Exchanges();
                DemoProcess demo = DemoProcess.start(
                        HOME,
                        settings(token, demoServer, admin),
                        "demo",
                        "--port",
                        "0",
                        "--data",
                        HOME.resolve("data").toString());
                DemoProcess run =
                        DemoProcess.start(home, exchanges.beside(home, settings(token, runServer, admin)), "run")) {
            demoTrades(demo, demoServer, admin);
            runTradesAtLivePrices(run, runServer, admin, exchanges);
            stops(demo, token);
            stops(run, token);
        } finally {
            demoServer.close();
            runServer.close();
        }
    }

    private static Map<String, String> settings(String token, BotServer server, long admin) {
        return Map.of(
                "TELEGRAM_BOT_TOKEN",
                token,
                "TELEGRAM_API_URL",
                "http://127.0.0.1:" + server.port(),
                "ADMIN_USER_IDS",
                Long.toString(admin),
                "HEALTH_PORT",
                "0",
                "LOG_LEVEL",
                "DEBUG");
    }

    private static BotServer.Sent ask(BotServer server, long user, String text) {
        int before = server.sent(user).size();
        server.say(user, text, ChatBot.now());
        return server.await(user, before, message -> !ChatBot.news(message));
    }

    private static void demoTrades(DemoProcess demo, BotServer server, long admin) throws InterruptedException {
        assertThat(demo.await("/readyz", 200).status()).as(demo.errors()).isEqualTo(200);
        assertThat(ask(server, admin, "/balance").text())
                .startsWith("<b>[DRY]</b> ")
                .contains("Free ");
        assertThat(ask(server, admin, "/open BTC-USD long 100 10x").text()).startsWith("<b>[DRY]</b> Opened P1");
        assertThat(server.await(admin, message -> message.text().contains("Filled P1"))
                        .text())
                .startsWith("<b>[DRY]</b> ");
        telegramIsUp(demo);
        String account = "account of tg-" + admin + " (dry:paper:tg-" + admin + ")";
        assertThat(comes(demo, "/", "P1 BTC-USD")).contains(account, "telegram/poll");
        assertThat(comes(demo, "/metrics", "plimsoll_task_up{task=\"telegram/poll\"} 1"))
                .contains("plimsoll_task_restarts_total{task=\"telegram/poll\"} 0");
    }

    private static void runTradesAtLivePrices(DemoProcess run, BotServer server, long admin, Exchanges exchanges)
            throws InterruptedException {
        assertThat(run.await("/readyz", 200).status()).as(run.errors()).isEqualTo(200);
        assertThat(ask(server, admin, "/balance").text())
                .startsWith("<b>[DRY]</b> ")
                .contains("Free ");
        assertThat(ask(server, admin, "/price BTC-USD").text()).contains("65000.", "coinbase, kraken");
        assertThat(ask(server, admin, "/open BTC-USD long 100 10x").text()).startsWith("<b>[DRY]</b> Opened P1");
        server.await(admin, message -> message.text().contains("Filled P1"));
        exchanges.disagree();
        comes(run, "/", "no usable price");
        assertThat(ask(server, admin, "/open BTC-USD long 50 10x").text())
                .startsWith("<b>[DRY]</b> ")
                .contains("PRICE_DISPUTED", "sources disagree");
        telegramIsUp(run);
        comes(run, "/", "account of tg-" + admin + " (dry:paper:tg-" + admin + ")");
    }

    /** What is served once it says so; it is gathered and rendered once a second. */
    private static String comes(DemoProcess process, String path, String words) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String body = process.get(path).body();
        while (!body.contains(words) && System.nanoTime() < end) {
            Thread.sleep(50);
            body = process.get(path).body();
        }
        assertThat(body).contains(words);
        return body;
    }

    private static void telegramIsUp(DemoProcess process) throws InterruptedException {
        JsonNode all = process.get("/health").json().get("components");
        for (JsonNode component : all) {
            if (component.get("name").asText().equals("telegram")) {
                assertThat(component.get("state").asText())
                        .as(component.toString())
                        .isEqualTo("UP");
                return;
            }
        }
        assertThat(all).as("with a component named telegram").isEmpty();
    }

    /** The chat first, so that nothing is taken up that cannot be done any more. */
    private static void stops(DemoProcess process, String token) throws InterruptedException {
        process.terminate();
        assertThat(process.exit()).as(process.errors()).isEqualTo(143);
        String log = process.errors();
        assertThat(log).contains(" closed telegram in ").doesNotContain("\tat ");
        assertThat(log.indexOf(" closed telegram in ")).isLessThan(log.indexOf(" closed commands in "));
        assertThat(log)
                .as("the token")
                .contains("listening as @")
                .doesNotContain(token)
                .doesNotContain(ChatBot.SECRET);
    }
}
