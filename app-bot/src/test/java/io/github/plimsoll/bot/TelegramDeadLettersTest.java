package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.world.StartGate;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A person who blocks the bot misses nothing for good: it waits on the list and is told when asked, once. */
class TelegramDeadLettersTest {
    /** Of all that wait: a page of the list has 50, and other tests leave letters, too. */
    private static List<DeadLetter> waiting(ChatBot bot, Predicate<DeadLetter> which) {
        return bot.demo.part(DeadLetters.class).waiting(10_000).stream()
                .filter(which)
                .toList();
    }

    private static List<DeadLetter> of(ChatBot bot, long user) {
        return waiting(bot, letter -> ("tg-" + user).equals(letter.user()));
    }

    private static List<DeadLetter> awaited(ChatBot bot, long user, int most) throws InterruptedException {
        List<DeadLetter> own = of(bot, user);
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
            List<DeadLetter> letters = awaited(bot, bot.alice, 1);
            assertThat(letters).isNotEmpty();
            DeadLetter letter = letters.get(letters.size() - 1);
            assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.NOTICE);
            assertThat(letter.reason()).contains("does not take it");
            assertThat(health(bot)).anySatisfy(component -> {
                assertThat(component.name()).isEqualTo("dead_letters");
                assertThat(component.state()).isEqualTo(ComponentState.DEGRADED);
            });
            bot.server().block(bot.alice, false);
            String id = letter.id().toString();
            assertThat(bot.ask(bot.admin, "/dead replay " + id).text()).contains("sent again");
            bot.server().await(bot.alice, m -> m.text().contains("Sent again: Filled P1"));
            assertThat(bot.ask(bot.admin, "/dead replay " + id).text()).contains("nothing was done again");
            assertThat(bot.demo.code("@tg-" + bot.alice + " /dead")).isEqualTo("ADMIN_ONLY");
            assertThat(bot.demo.code("/dead replay soon")).isEqualTo("BAD_ID");
            assertThat(of(bot, bot.alice)).doesNotContain(letter);
            for (DeadLetter other : of(bot, bot.alice)) {
                assertThat(bot.demo.code("/dead dismiss " + other.id())).isEqualTo("OK");
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
            DeadLetter found =
                    waiting(bot, letter -> letter.subject().equals(subject)).get(0);
            String id = found.id().toString();
            assertThat(found.kind()).isEqualTo(DeadLetter.Kind.COMMAND);
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
            List<DeadLetter> letters = awaited(bot, bot.alice, 2);
            assertThat(letters).extracting(DeadLetter::kind).contains(DeadLetter.Kind.ANSWER, DeadLetter.Kind.NOTICE);
            for (DeadLetter letter : of(bot, bot.alice)) {
                assertThat(bot.demo.code("/dead dismiss " + letter.id())).isEqualTo("OK");
            }
            bot.demo.say("@tg-" + bot.alice + " /close all");
        }
    }
}
