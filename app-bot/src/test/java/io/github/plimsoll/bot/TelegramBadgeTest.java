package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.UserId;
import org.junit.jupiter.api.Test;

/** The mode in front of every message is that of the user's accounts. */
class TelegramBadgeTest {
    @Test
    void theModeIsThatOfTheAccounts() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            assertThat(bot.ask(bot.alice, "/open BTC-USD long 100 10x").text()).startsWith("<b>[DRY]</b> Opened P1");
            UserId alice = new UserId("tg-" + bot.alice);
            Account live =
                    new Account(new AccountId("live:paper:" + alice), alice, "paper", Mode.LIVE, Asset.USDC, 1, 0);
            Boolean made = bot.demo.part(Store.class).transact(tx -> tx.insertAccount(live));
            assertThat(made).isTrue();
            assertThat(bot.ask(bot.alice, "/positions").text()).startsWith("<b>[LIVE]</b> ");
            assertThat(bot.ask(bot.admin, "/positions").text())
                    .as("somebody else")
                    .startsWith("<b>[DRY]</b> ");
            bot.demo.say("@" + alice + " /close P1");
            assertThat(bot.server()
                            .await(bot.alice, m -> m.text().contains("Closed P1"))
                            .text())
                    .as("news")
                    .startsWith("<b>[LIVE]</b> ");

            bot.silent = true;
            assertThat(bot.ask(bot.alice, "/price BTC-USD").text())
                    .as("remembered while the store is silent")
                    .startsWith("<b>[LIVE]</b> ");
            bot.restart();
            assertThat(bot.ask(bot.alice, "/price BTC-USD").text())
                    .as("nothing is remembered")
                    .startsWith("<b>[?]</b> ");
            bot.silent = false;
            String text = "";
            for (int i = 0; i < 50 && !text.startsWith("<b>[LIVE]</b> "); i++) {
                Thread.sleep(100);
                text = bot.ask(bot.alice, "/price BTC-USD").text();
            }
            assertThat(text).as("known again").startsWith("<b>[LIVE]</b> ");
            bot.restart();
            assertThat(bot.ask(bot.admin, "/emergency_stop").text())
                    .as("a stop shows it too, in the first answer after a start")
                    .startsWith("<b>[DRY]</b> ");
            bot.loosen("/emergency_resume");
        }
    }
}
