package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to people's money without their doing is told to them, once, and to nobody whom it does not concern. */
class TelegramNewsTest {
    private static final int MINUTES = 180;

    /** Both sides at once: whichever way the market goes, somebody is liquidated. */
    @Test
    void aLiquidationByTheTapeIsToldToItsOwner() {
        long bull = ChatBot.person();
        long bear = ChatBot.person();
        try (ChatBot bot = new ChatBot(Map.of(), new long[] {bull, bear})) {
            bot.ask(bot.alice, "/balance");
            assertThat(bot.ask(bull, "/open BTC-USD long 50 140x").text()).contains("Opened P1");
            assertThat(bot.ask(bear, "/open BTC-USD short 50 140x").text()).contains("Opened P1");
            long lost = 0;
            for (int minute = 0; minute < MINUTES && lost == 0; minute++) {
                bot.demo.say("/demo advance 1m");
                lost = gone(bot, bull) ? bull : gone(bot, bear) ? bear : 0;
            }
            assertThat(lost).as("somebody is liquidated").isPositive();
            BotServer.Sent told = bot.server().await(lost, m -> m.text().contains("Liquidated"));
            assertThat(told.text())
                    .startsWith("<b>[DRY]</b> Liquidated P1 at ")
                    .contains("the collateral is lost, result after fees -50.00 USD");
            bot.ask(lost, "/balance");
            bot.ask(bot.alice, "/balance");
            assertThat(liquidations(bot, lost)).isEqualTo(1);
            for (long other : List.of(bot.alice, bot.admin)) {
                assertThat(liquidations(bot, other)).isZero();
            }
            bot.demo.say("@tg-" + bull + " /close all", "@tg-" + bear + " /close all");
        }
    }

    @Test
    void stopLossAndTakeProfitAreToldToTheirOwner() {
        long bull = ChatBot.person();
        long bear = ChatBot.person();
        try (ChatBot bot = new ChatBot(Map.of(), new long[] {bull, bear})) {
            bot.ask(bot.alice, "/balance");
            // The same move takes the profit of one and stops the loss of the other.
            assertThat(bot.ask(bull, "/open BTC-USD long 100 10x sl 0.3% tp 0.3%")
                            .text())
                    .contains("Opened P1");
            assertThat(bot.ask(bear, "/open BTC-USD short 100 10x sl 0.3% tp 0.3%")
                            .text())
                    .contains("Opened P1");
            for (int minute = 0; minute < MINUTES && !(gone(bot, bull) && gone(bot, bear)); minute++) {
                bot.demo.say("/demo advance 1m");
            }
            String told = bot.server().await(bull, TelegramNewsTest::hit).text()
                    + bot.server().await(bear, TelegramNewsTest::hit).text();
            assertThat(told).contains("Take profit closed P1: ", "Stop loss closed P1: ");
            bot.ask(bot.alice, "/balance");
            assertThat(bot.server().sent(bot.alice)).noneMatch(TelegramNewsTest::hit);
        }
    }

    @Test
    void nobodyIsToldMoreThanWanted() {
        long quiet = ChatBot.person();
        long careful = ChatBot.person();
        long curious = ChatBot.person();
        try (ChatBot bot = new ChatBot(Map.of(), new long[] {quiet, careful, curious})) {
            assertThat(bot.ask(quiet, "/settings news none").text()).contains("news: none");
            assertThat(bot.ask(careful, "/settings news important").text()).contains("news: important");
            for (long person : new long[] {quiet, careful, curious}) {
                assertThat(bot.ask(person, "/open BTC-USD long 20 5x").text()).contains("Opened P1");
            }
            bot.server().await(curious, m -> m.text().contains("Filled P1: "));
            // Told in the order of the events: what was wanted of the others had been sent before.
            for (long person : new long[] {quiet, careful}) {
                assertThat(bot.server().sent(person)).noneMatch(m -> m.text().contains("Filled"));
            }
            bot.demo.say("@tg-" + quiet + " /close all", "@tg-" + careful + " /close all");
        }
    }

    private static boolean hit(BotServer.Sent message) {
        return message.text().contains(" closed P1: ");
    }

    private static boolean gone(ChatBot bot, long user) {
        return bot.demo
                .answer("@tg-" + user + " /positions")
                .at("/data/positions")
                .isEmpty();
    }

    private static long liquidations(ChatBot bot, long user) {
        return bot.server().sent(user).stream()
                .filter(m -> m.text().contains("Liquidated"))
                .count();
    }

    @Test
    void anOutcomeThatIsNotKnownIsToldAndThenWhatBecameOfIt() {
        try (ChatBot bot = new ChatBot(Map.of(), new long[0], FaultyVenue.bindings(false))) {
            FaultyVenue venue = bot.demo.part(FaultyVenue.class);
            bot.ask(bot.admin, "/balance");
            bot.ask(bot.alice, "/balance");
            venue.losesAnswers = true;
            venue.silent = true;
            bot.ask(bot.alice, "/open BTC-USD long 100 10x");
            for (long told : List.of(bot.alice, bot.admin)) {
                bot.server()
                        .await(
                                told,
                                m -> m.text()
                                        .contains("The outcome of OPEN in BTC-USD is not known: no answer in time"));
            }
            venue.losesAnswers = false;
            venue.silent = false;
            bot.demo.say("/demo advance 10s");
            bot.server().await(bot.alice, m -> m.text().contains("Filled P1: "));
            assertThat(bot.server().sent(bot.alice).stream()
                            .filter(m -> m.text().contains("is not known"))
                            .count())
                    .isEqualTo(1);
            assertThat(bot.server().sent(bot.admin)).noneMatch(m -> m.text().contains("Filled"));
            bot.ask(bot.alice, "/close all");
        }
    }
}
