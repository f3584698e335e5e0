package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Buttons that are in a chat when the program ends. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TelegramRestartTest {
    private static final String OPEN = "/open BTC-USD long 100 10x";

    /** The front writes nothing from the moment of its end on, as a killed process. */
    @Test
    void aButtonWorksOnceAfterTheProgramWasKilled() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            BotServer.Sent opened = bot.ask(bot.alice, OPEN);
            awaitKept(bot, opened);
            bot.kill();
            assertThat(bot.server().notice(bot.alice, opened, "50%")).isEmpty();
            BotServer.Sent closed =
                    bot.server().await(bot.alice, m -> m.edited() && m.text().contains("stay open"));
            assertThat(closed.number()).isEqualTo(opened.number());
            assertThat(bot.server().notice(bot.alice, opened, "50%"))
                    .isEqualTo("This button was used, is older than 10 min or is not yours; send the command again"
                            + " for a new one.");
            String orders =
                    bot.demo.answer("@tg-" + bot.alice + " /orders").get("text").asText();
            assertThat(orders.split("CLOSE", -1)).as(orders).hasSize(2);
            bot.ask(bot.alice, "/close all");
        }
    }

    private static void awaitKept(ChatBot bot, BotServer.Sent message) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!kept(bot, message.data("50%"))) {
            assertThat(System.nanoTime())
                    .as("buttons are kept a moment after their message was sent")
                    .isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static boolean kept(ChatBot bot, String token) throws SQLException {
        try (Connection connection = Installation.database().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select 1 from bot.telegram_buttons where token = ? and bot = ?")) {
            select.setString(1, token);
            select.setString(2, bot.token.substring(0, bot.token.indexOf(':')));
            return select.executeQuery().next();
        }
    }

    /** The press was done, and the program died before it could forget the button. */
    @Test
    void aButtonThatACrashBroughtBackDoesNothingTwice() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            BotServer.Sent opened = bot.ask(bot.alice, OPEN);
            assertThat(bot.server().notice(bot.alice, opened, "50%")).isEmpty();
            String first = bot.server()
                    .await(bot.alice, m -> m.edited() && m.text().contains("stay open"))
                    .text();
            bot.restart();
            bringBack(bot, opened, "50%", "/close P1 50%");
            bot.restart();
            int before = bot.server().sent(bot.alice).size();
            assertThat(bot.server().notice(bot.alice, opened, "50%")).isEmpty();
            assertThat(bot.server().await(bot.alice, before, m -> m.edited()).text())
                    .as("the same answer, not another close")
                    .isEqualTo(first);
            assertThat(bot.demo.answer("@tg-" + bot.alice + " /orders").at("/data/orders"))
                    .hasSize(2);
            bot.ask(bot.alice, "/close all");
        }
    }

    @Test
    void aButtonIsNotYoungerForARestart() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            BotServer.Sent opened = bot.ask(bot.alice, OPEN);
            awaitKept(bot, opened);
            bot.ahead = 601;
            bot.restart();
            assertThat(bot.server().notice(bot.alice, opened, "50%")).contains("older than 10 min");
            bot.demo.say("@tg-" + bot.alice + " /close all");
        }
    }

    private static void bringBack(ChatBot bot, BotServer.Sent on, String label, String command) throws SQLException {
        try (Connection connection = Installation.database().getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into bot.telegram_buttons"
                        + " (token, bot, user_id, chat, message, command, ends_at_ms) values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, on.data(label));
            insert.setString(2, bot.token.substring(0, bot.token.indexOf(':')));
            insert.setLong(3, bot.alice);
            insert.setLong(4, bot.alice);
            insert.setInt(5, on.number());
            insert.setString(6, command);
            insert.setLong(7, System.currentTimeMillis() + 60_000);
            assertThat(insert.executeUpdate()).as("it was forgotten").isEqualTo(1);
        }
    }
}
