package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.world.StartGate;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** News reach people, trouble of the service is survived, and the token stays where it is. */
class TelegramDeliveryTest {
    @Test
    @DisplayName("OBS-10 the demo is ready and trades while the chat service is down, and health tells of it")
    void readinessDoesNotDependOnTheChat() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.alice, "/balance");
            TradingHealth health = new TradingHealth();
            health.wire(
                    bot.demo.part(Store.class),
                    bot.demo.part(PriceFeed.class),
                    bot.demo.part(ControlPlane.class),
                    bot.demo.part(StartGate.class),
                    bot.demo.supervisor(),
                    bot.demo.tasks());
            health.chat(() -> bot.front().component());
            health.probe();
            assertThat(telegram(health).state()).isEqualTo(ComponentState.UP);
            bot.cut();
            await(() -> telegram(health).state() == ComponentState.DEGRADED);
            assertThat(telegram(health).detail().get("trouble")).contains("cannot be reached");
            assertThat(health.notReady()).isEmpty();
            assertThat(bot.demo.code("@tg-" + bot.alice + " /open BTC-USD long 100 10x"))
                    .isEqualTo("OK");
            bot.mend();
            bot.server().pollsUpTo(1); // nothing comes in: the poll that was answered shows that the service is back
            bot.server().await(bot.alice, m -> m.text().contains("Filled P1"));
            await(() -> telegram(health).state() == ComponentState.UP);
            bot.demo.say("@tg-" + bot.alice + " /close all");
        }
    }

    private static Component telegram(TradingHealth health) {
        return health.components().stream()
                .filter(component -> component.name().equals("telegram"))
                .findFirst()
                .orElseThrow();
    }

    private static void await(java.util.function.BooleanSupplier done) throws InterruptedException {
        for (int i = 0; i < 600 && !done.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertThat(done.getAsBoolean()).isTrue();
    }

    @Test
    @DisplayName(
            "OBS-11 an alert reaches its receiver, after a 429, an outage and a restart too, and is repeated once at most")
    void alertsAreDelivered() {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.admin, "/balance");
            bot.ask(bot.alice, "/balance");
            bot.server().throttle(bot.admin, 1);
            bot.demo.say("/emergency_stop");
            BotServer.Sent alert = bot.server().await(bot.admin, m -> m.text().contains("Trading is HALTED"));
            assertThat(alert.atNanos() - bot.server().throttledAt().get(0)).isGreaterThan(990_000_000L);
            bot.server().await(bot.alice, m -> m.text().contains("Trading is HALTED for everybody"));
            bot.cut();
            bot.demo.loosen("/emergency_resume", "@tg-" + bot.admin + " ");
            bot.mend();
            bot.server().await(bot.admin, m -> m.text().contains("tg-" + bot.admin + " ended the stop"));
            bot.server().fail(2);
            assertThat(bot.demo.code("@tg-" + bot.alice + " /open BTC-USD long 100 2x"))
                    .isEqualTo("OK");
            bot.demo.say("/demo outage", "/demo advance 2m");
            bot.server().await(bot.admin, m -> m.text().contains("No usable price for BTC-USD"));
            bot.server().await(bot.admin, m -> m.text().contains("No usable price for ETH-USD"));
            bot.server().await(bot.alice, m -> m.text().contains("No usable price for BTC-USD"));
            assertThat(bot.server().sent(bot.alice))
                    .as("only what concerns a position")
                    .noneMatch(m -> m.text().contains("for ETH-USD"));
            bot.demo.say("/demo ok", "/demo advance 2m");
            bot.server().await(bot.admin, m -> m.text().contains("There is a usable price for BTC-USD again"));
            bot.restart();
            bot.ask(bot.admin, "/price");
            assertThat(bot.server().sent(bot.admin).stream()
                            .filter(m -> m.text().contains("ended the stop"))
                            .count())
                    .isBetween(1L, 2L);
        }
    }

    @Test
    void newsGoToTheirOwnerAndToNobodyElse() {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.admin, "/balance");
            bot.ask(bot.alice, "/balance");
            bot.demo.say("@tg-" + bot.alice + " /open BTC-USD long 100 10x", "@tg-" + bot.alice + " /close P1");
            bot.server().await(bot.alice, m -> m.text().contains("Closed P1"));
            bot.demo.say("@somebody /open BTC-USD long 100 10x", "@somebody /close all");
            bot.ask(bot.admin, "/price");
            assertThat(bot.server().sent(bot.admin)).noneMatch(m -> m.text().contains("P1:"));
            assertThat(bot.server().sent(bot.alice).stream()
                            .filter(m -> m.text().contains("Filled P1"))
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aSecondPollerAndABrokenServiceAreWaitedOut() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.alice, "/balance");
            bot.server().conflict(1);
            bot.server().say(bot.alice, "/price", ChatBot.now());
            await(() -> bot.server().pollsFailed() == 1);
            await(() -> bot.front().component().state() == ComponentState.DEGRADED);
            assertThat(bot.front().component().detail().get("trouble")).contains("another process polls");
            bot.server().await(bot.alice, m -> m.text().contains("ETH-USD"));
            assertThat(bot.ask(bot.alice, "/balance").text()).contains("Free ");
            await(() -> bot.front().component().state() == ComponentState.UP);
            bot.server().throttlePolls(2);
            bot.ask(bot.alice, "/price"); // ends the poll that waits; the next one is refused
            await(() -> !bot.server().throttledAt().isEmpty());
            assertThat(bot.ask(bot.alice, "/balance").text()).contains("Free ");
            assertThat(bot.server().polledAt() - bot.server().throttledAt().get(0))
                    .as("as long as the service asks for")
                    .isGreaterThan(1_990_000_000L);
        }
    }

    @Test
    void theTokenIsNowhere() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.alice, "/balance");
            bot.server().fail(3);
            bot.server().say(bot.alice, "/help", ChatBot.now());
            bot.server().await(bot.alice, m -> m.text().contains("/portfolio - "));
            bot.cut();
            await(() -> bot.front().component().state() == ComponentState.DEGRADED);
            assertThat(bot.front().component().toString()).doesNotContain(ChatBot.SECRET);
            List<ILoggingEvent> seen = List.copyOf(log.list);
            assertThat(seen).isNotEmpty();
            for (ILoggingEvent event : seen) {
                assertThat(event.getFormattedMessage()).doesNotContain(ChatBot.SECRET);
                if (event.getThrowableProxy() != null) {
                    assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                            .doesNotContain(ChatBot.SECRET);
                }
            }
            bot.mend();
            Settings settings = Settings.of(Map.of("TELEGRAM_BOT_TOKEN", bot.token), Map.of(), List.of());
            assertThat(settings.toString()).doesNotContain(ChatBot.SECRET);
            assertThat(settings.shown().get("TELEGRAM_BOT_TOKEN")).startsWith("***");
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }
    }

    @Test
    void anOpenThatACrashLeftIsAnsweredOnce() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.alice, "/balance");
            String job = "{\"update\":77,\"user\":%d,\"chat\":%d,\"key\":\"tg:%s:%d:900\",\"text\":\"%s\","
                    + "\"effect\":\"%s\",\"sentAt\":%d,\"place\":0,\"press\":\"\"}";
            String id = bot.token.substring(0, bot.token.indexOf(':'));
            leave(
                    id,
                    77,
                    job.formatted(
                            bot.alice, bot.alice, id, bot.alice, "/open BTC-USD long 100 10x", "ADDS", ChatBot.now()));
            leave(
                    id,
                    78,
                    job.replace("77", "78")
                            .replace(":900", ":901")
                            .formatted(
                                    bot.admin, bot.admin, id, bot.admin, "/emergency_resume", "ADDS", ChatBot.now()));
            leave(
                    id,
                    79,
                    job.replace("77", "79")
                            .replace(":900", ":902")
                            .formatted(
                                    bot.alice,
                                    bot.alice,
                                    id,
                                    bot.alice,
                                    "/open ETH-USD long 100 10x",
                                    "ADDS",
                                    ChatBot.now() - 60));
            bot.restart();
            bot.server().await(bot.alice, m -> m.text().contains("Opened P1"));
            bot.server().await(bot.alice, m -> m.text().contains("Too old"));
            bot.server().await(bot.admin, m -> m.text().contains("was restarted"));
            await(() -> left(id) == 0);
            bot.restart();
            bot.ask(bot.alice, "/close all");
            assertThat(bot.server().sent(bot.alice).stream()
                            .filter(m -> m.text().contains("Opened P"))
                            .count())
                    .isEqualTo(1);
        }
    }

    private static void leave(String bot, long update, String job) throws Exception {
        try (var connection = Installation.database().getConnection();
                var insert = connection.prepareStatement("insert into bot.telegram_inbox values (?, ?, ?)")) {
            insert.setString(1, bot);
            insert.setLong(2, update);
            insert.setString(3, job);
            insert.executeUpdate();
        }
    }

    private static int left(String bot) {
        try (var connection = Installation.database().getConnection();
                var select = connection.prepareStatement("select count(*) from bot.telegram_inbox where bot = ?")) {
            select.setString(1, bot);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (java.sql.SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
