package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.world.StartGate;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person who blocks the bot misses nothing for good: it waits on the list and is told when asked, once. */
class TelegramDeadLettersTest {
    private static List<JsonNode> of(ChatBot bot, long user) {
        List<JsonNode> own = new ArrayList<>();
        bot.demo.answer("/dead 50").at("/data/letters").forEach(letter -> {
            if (letter.path("user").asText().equals("tg-" + user)) {
                own.add(letter);
            }
        });
        return own;
    }

    private static List<JsonNode> awaited(ChatBot bot, long user, int most) throws InterruptedException {
        List<JsonNode> own = of(bot, user);
        for (int i = 0; i < 200 && own.size() < most; i++) {
            Thread.sleep(50);
            own = of(bot, user);
        }
        return own;
    }

    private static List<Component> health(ChatBot bot) {
        TradingHealth health = new TradingHealth();
        health.wire(
                bot.demo.part(Store.class),
                bot.demo.part(PriceFeed.class),
                bot.demo.part(ControlPlane.class),
                bot.demo.part(StartGate.class),
                bot.demo.supervisor(),
                bot.demo.tasks());
        health.probe();
        return health.components();
    }

    @Test
    void newsThatAChatRefusesWaitAndAreToldAgainOnce() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.admin, "/balance");
            bot.ask(bot.alice, "/balance");
            bot.server().block(bot.alice, true);
            assertThat(bot.demo.code("@tg-" + bot.alice + " /open BTC-USD long 100 10x"))
                    .isEqualTo("OK");
            List<JsonNode> letters = awaited(bot, bot.alice, 1);
            assertThat(letters).isNotEmpty();
            JsonNode letter = letters.get(letters.size() - 1);
            assertThat(letter.path("kind").asText()).isEqualTo("NOTICE");
            assertThat(letter.path("reason").asText()).contains("does not take it");
            assertThat(health(bot)).anySatisfy(component -> {
                assertThat(component.name()).isEqualTo("dead_letters");
                assertThat(component.state()).isEqualTo(ComponentState.DEGRADED);
            });
            bot.server().block(bot.alice, false);
            String id = letter.path("letter").asText();
            assertThat(bot.ask(bot.admin, "/dead replay " + id).text()).contains("sent again");
            bot.server().await(bot.alice, m -> m.text().contains("Sent again: Filled P1"));
            assertThat(bot.ask(bot.admin, "/dead replay " + id).text()).contains("nothing was done again");
            assertThat(bot.demo.code("@tg-" + bot.alice + " /dead")).isEqualTo("ADMIN_ONLY");
            assertThat(bot.demo.code("/dead replay soon")).isEqualTo("BAD_ID");
            assertThat(of(bot, bot.alice)).doesNotContain(letter);
            for (JsonNode other : of(bot, bot.alice)) {
                assertThat(bot.demo.code("/dead dismiss " + other.path("letter").asText()))
                        .isEqualTo("OK");
            }
            bot.demo.say("@tg-" + bot.alice + " /close all");
        }
    }

    /** A row of the inbox that nothing can read any more must not keep the chat from being heard. */
    @Test
    void aKeptCommandThatCannotBeReadIsOnTheListAndTheChatGoesOn() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.admin, "/balance");
            try (Connection connection = Installation.database().getConnection();
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into bot.telegram_inbox (bot, update_id, job) values (?, ?, 'no command')")) {
                insert.setString(1, bot.name());
                insert.setLong(2, 77_000_000L + bot.alice);
                insert.executeUpdate();
            }
            bot.restart();
            bot.ask(bot.admin, "/price");
            String subject = "update " + (77_000_000L + bot.alice);
            List<JsonNode> all = new ArrayList<>();
            bot.demo.answer("/dead 50").at("/data/letters").forEach(all::add);
            JsonNode found = all.stream()
                    .filter(letter -> letter.path("subject").asText().equals(subject))
                    .findFirst()
                    .orElseThrow();
            String id = found.path("letter").asText();
            assertThat(found.path("kind").asText()).isEqualTo("COMMAND");
            JsonNode refused = bot.demo.answer("/dead replay " + id);
            assertThat(refused.path("code").asText()).isEqualTo("DEAD_REFUSED");
            assertThat(refused.path("text").asText()).contains("its sender sends it again");
            assertThat(bot.demo.code("/dead dismiss " + id)).isEqualTo("OK");
            assertThat(bot.demo.code("/dead dismiss " + id)).isEqualTo("DEAD_ENDED_BEFORE");
        }
    }

    @Test
    void theAnswerToWhatChangedSomethingIsNotForgotten() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.alice, "/balance");
            bot.server().block(bot.alice, true);
            bot.server().say(bot.alice, "/open BTC-USD long 50 5x", ChatBot.now());
            List<JsonNode> letters = awaited(bot, bot.alice, 2);
            assertThat(letters)
                    .extracting(letter -> letter.path("kind").asText())
                    .contains("ANSWER", "NOTICE");
            for (JsonNode letter : of(bot, bot.alice)) {
                assertThat(bot.demo.code(
                                "/dead dismiss " + letter.path("letter").asText()))
                        .isEqualTo("OK");
            }
            bot.demo.say("@tg-" + bot.alice + " /close all");
        }
    }
}
