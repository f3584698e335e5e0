package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What must never trade does not: every table is the same afterwards. */
class TelegramHostileTest {
    private static final String OPEN = "/open BTC-USD long 100 10x";

    @Test
    void whatNobodyTypedInHisPrivateChatChangesNothing() {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.alice, "/balance");
            bot.ask(bot.admin, "/balance");
            Map<String, Consumer<ObjectNode>> hostile = new LinkedHashMap<>();
            hostile.put("edited", u -> u.set("edited_message", u.remove("message")));
            hostile.put("edit date", u -> message(u).put("edit_date", ChatBot.now()));
            hostile.put(
                    "forwarded",
                    u -> message(u)
                            .putObject("forward_origin")
                            .put("type", "hidden_user")
                            .put("date", ChatBot.now())
                            .put("sender_user_name", "somebody"));
            hostile.put("forwarded, old form", u -> message(u).put("forward_date", ChatBot.now()));
            hostile.put("automatic forward", u -> message(u).put("is_automatic_forward", true));
            hostile.put(
                    "via bot",
                    u -> message(u)
                            .putObject("via_bot")
                            .put("id", 5L)
                            .put("is_bot", true)
                            .put("first_name", "B"));
            hostile.put("channel post", u -> u.set("channel_post", u.remove("message")));
            hostile.put("edited channel post", u -> u.set("edited_channel_post", u.remove("message")));
            hostile.put("group", u -> chat(u).put("id", -100L).put("type", "group"));
            hostile.put("supergroup", u -> chat(u).put("id", -1_000_000L).put("type", "supergroup"));
            hostile.put("channel", u -> chat(u).put("type", "channel"));
            hostile.put(
                    "anonymous",
                    u -> message(u).putObject("sender_chat").put("id", -100L).put("type", "channel"));
            hostile.put("signed", u -> message(u).put("author_signature", "admin"));
            hostile.put("without sender", u -> message(u).remove("from"));
            hostile.put("bot", u -> from(u).put("is_bot", true));
            hostile.put("somebody else's chat", u -> chat(u).put("id", bot.admin));
            hostile.put("business", u -> u.set("business_message", u.remove("message")));
            hostile.put("business connection", u -> message(u).put("business_connection_id", "b"));
            hostile.put("scheduled", u -> message(u).put("is_from_offline", true));
            hostile.put("stranger", u -> {
                from(u).put("id", 999_999L);
                chat(u).put("id", 999_999L);
            });
            hostile.put("stale open", u -> message(u).put("date", ChatBot.now() - 31));
            hostile.put("replayed after a day", u -> message(u).put("date", ChatBot.now() - 86_400));
            hostile.put("from the future", u -> message(u).put("date", ChatBot.now() + 300));
            text(hostile, "full-width digits", "/open BTC-USD long １００ 10x");
            text(hostile, "Arabic digits", "/open BTC-USD long ١٠٠ 10x");
            text(hostile, "Cyrillic letter", "/оpen BTC-USD long 100 10x");
            text(hostile, "long s", "/open BTC-USD long 100 10x ſl 3%");
            text(hostile, "Kelvin sign", "/open BTC-USD long 100 10x to\u212Aen");
            text(hostile, "zero width", "/open BTC-USD long 1\u200B00 10x");
            text(hostile, "right to left", "/open BTC-USD long \u202E001 10x");
            text(hostile, "control character", "/open BTC-USD long 100\u0000 10x");
            text(hostile, "half a character", "/open BTC-USD long 100\ud83d 10x");
            text(hostile, "another bot", "/open@other_bot BTC-USD long 100 10x");
            hostile.put("inline query", u -> {
                u.remove("message");
                ObjectNode query = u.putObject("inline_query");
                query.put("id", "1").put("query", OPEN).put("offset", "");
                query.putObject("from")
                        .put("id", bot.alice)
                        .put("is_bot", false)
                        .put("first_name", "P");
            });
            Map<String, String> before = ChatBot.tables();
            assertThat(before).hasSizeGreaterThan(8).containsKey("bot.telegram_inbox");
            hostile.forEach((name, change) -> {
                ObjectNode update = bot.server().message(bot.alice, OPEN, ChatBot.now());
                change.accept(update);
                bot.server().push(update);
                bot.server().awaitConfirmed();
                // The next command is served after it, so it had its chance.
                bot.ask(bot.alice, "/price");
                assertThat(ChatBot.tables()).as(name).isEqualTo(before);
            });
            assertThat(bot.ask(bot.alice, OPEN).text()).contains("Opened P1");
            assertThat(ChatBot.tables()).isNotEqualTo(before);
            bot.ask(bot.alice, "/close all");
        }
    }

    private static void text(Map<String, Consumer<ObjectNode>> all, String name, String text) {
        all.put(name, update -> message(update).put("text", text));
    }

    private static ObjectNode message(ObjectNode update) {
        return (ObjectNode) update.get("message");
    }

    private static ObjectNode chat(ObjectNode update) {
        return (ObjectNode) update.at("/message/chat");
    }

    private static ObjectNode from(ObjectNode update) {
        return (ObjectNode) update.at("/message/from");
    }

    @Test
    void duplicatesAndReplaysHaveOneEffect() {
        try (ChatBot bot = new ChatBot()) {
            ObjectNode update = bot.server().message(bot.alice, OPEN, ChatBot.now());
            bot.server().push(update);
            bot.server().await(bot.alice, m -> m.text().contains("Opened P1"));
            bot.server().awaitConfirmed();
            String one = positions(bot);
            // The same update again; the same message under a new number; both after a restart; a day later.
            bot.server().push(update.deepCopy());
            again(bot, update);
            bot.restart();
            bot.server().push(update.deepCopy());
            again(bot, update);
            assertThat(positions(bot)).isEqualTo(one).contains("\"P1\"").doesNotContain("\"P2\"");
            bot.ahead = 86_400;
            ObjectNode late = update.deepCopy();
            late.remove("update_id");
            bot.server().push(late);
            bot.server().awaitConfirmed();
            bot.ahead = 0;
            bot.ask(bot.alice, "/price");
            assertThat(positions(bot)).isEqualTo(one);
            assertThat(bot.server().sent(bot.alice).stream()
                            .filter(m -> m.text().contains("Opened P1"))
                            .count())
                    .as("the same key gets the same answer")
                    .isBetween(2L, 4L);
            bot.ask(bot.alice, "/close all");
        }
    }

    @Test
    @DisplayName(
            "EXE-07 the key of an order is that of its message: sent again it is the same order, two messages are two")
    void twoMessagesOfOneSecondAreTwoOrders() {
        try (ChatBot bot = new ChatBot()) {
            long now = ChatBot.now();
            ObjectNode first = bot.server().message(bot.alice, OPEN, now);
            ObjectNode second = bot.server().message(bot.alice, OPEN, now);
            bot.server().push(first);
            bot.server().push(second);
            bot.server().await(bot.alice, m -> m.text().contains("Opened P2"));
            bot.server().awaitConfirmed();
            again(bot, first);
            again(bot, second);
            assertThat(positions(bot)).contains("P1", "P2").doesNotContain("P3");
            bot.ask(bot.alice, "/close all");
        }
    }

    private static String positions(ChatBot bot) {
        JsonNode data = bot.demo.answer("@tg-" + bot.alice + " /positions").at("/data/positions");
        StringBuilder numbers = new StringBuilder();
        data.forEach(position -> numbers.append(position.get("number")));
        return numbers.toString();
    }

    private static void again(ChatBot bot, ObjectNode update) {
        ObjectNode copy = update.deepCopy();
        copy.remove("update_id");
        bot.server().push(copy);
        bot.server().awaitConfirmed();
        bot.ask(bot.alice, "/price");
    }

    @Test
    void updatesThatAreDeliveredAgainAndAgainHaveOneEffect() {
        try (ChatBot bot = new ChatBot()) {
            bot.server().keepConfirmed(true);
            bot.server().say(bot.alice, OPEN, ChatBot.now());
            bot.server().say(bot.alice, "/close P1 50%", ChatBot.now());
            bot.server().await(bot.alice, m -> m.text().contains("stay open"));
            bot.restart();
            bot.server().say(bot.admin, "/price", ChatBot.now());
            bot.server().await(bot.admin, m -> true); // the restarted front has taken what was delivered again
            bot.server().keepConfirmed(false);
            bot.server().say(bot.alice, "/orders", ChatBot.now());
            BotServer.Sent orders = bot.server().await(bot.alice, m -> m.text().contains("CLOSE"));
            assertThat(orders.text().split("OPEN LONG", -1)).hasSize(2);
            assertThat(orders.text().split("CLOSE LONG", -1)).hasSize(2);
            bot.ask(bot.alice, "/close all");
        }
    }

    @Test
    void agesAreThoseOfTheContract() {
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.alice, OPEN);
            long now = ChatBot.now();
            old(bot, bot.alice, OPEN, now - 40, "may be at most 30 s old");
            old(bot, bot.alice, "/close P1 50%", now - 200, "stay open");
            BotServer.Sent asked = old(bot, bot.alice, "/close P1", now - 310, "Shall it be done now?");
            assertThat(asked.text()).contains("which is more than 300 s, so nothing was done");
            assertThat(asked.labels()).containsExactly("Do it now");
            bot.server().say(bot.alice, "/positions", ChatBot.now());
            bot.server().await(bot.alice, m -> m.text().contains("P1  LONG"));
            assertThat(bot.server().notice(bot.alice, asked, "Do it now")).isEmpty();
            bot.server().await(bot.alice, m -> m.text().contains("the position is closed"));
            old(bot, bot.admin, "/emergency_stop", now - 86_400, "HALTED for everybody");
            old(bot, bot.admin, "/emergency_resume", now - 40, "may be at most 30 s old");
            // The answer to the stop may come once more, so this waits for its own.
            bot.server().say(bot.admin, "/emergency_resume", ChatBot.now());
            BotServer.Sent first = bot.server().await(bot.admin, m -> m.text().contains("takes a second admin"));
            assertThat(bot.confirm(first)).contains("has ended");
        }
    }

    /** Types a command of this age and waits for the answer that says so; others may come once more meanwhile. */
    private static BotServer.Sent old(ChatBot bot, long user, String text, long date, String said) {
        // Hints are told once in ten seconds, which is not what this is about: a restart forgets when that was.
        bot.server().awaitConfirmed();
        bot.restart();
        int before = bot.server().sent(user).size();
        bot.server().say(user, text, date);
        return bot.server().await(user, before, m -> m.text().contains(said));
    }

    @Test
    @DisplayName("EXE-34 confirming, from the button to the order, works once and for its own user")
    void aButtonBelongsToOneUserOneMessageAndOnePress() {
        try (ChatBot bot = new ChatBot()) {
            BotServer.Sent preview = bot.ask(bot.alice, "/preview BTC-USD long 100 10x");
            assertThat(preview.labels()).containsExactly("Confirm", "Cancel");
            String confirm = preview.data("Confirm");
            bot.ask(bot.admin, "/balance");
            Map<String, String> before = ChatBot.tables();
            // Another user in his own chat, another user in this chat, another message, a made-up token.
            BotServer.Sent elsewhere = bot.ask(bot.admin, "/price");
            assertThat(bot.server().awaitPress(bot.server().press(bot.admin, elsewhere, confirm)))
                    .contains("not yours");
            assertThat(bot.server().awaitPress(bot.server().press(bot.admin, preview, confirm)))
                    .contains("somebody else");
            BotServer.Sent other = bot.ask(bot.alice, "/price");
            assertThat(bot.server().awaitPress(bot.server().press(bot.alice, other, confirm)))
                    .contains("not yours");
            assertThat(bot.server().awaitPress(bot.server().press(bot.alice, preview, "abcdefgh")))
                    .contains("was used");
            assertThat(ChatBot.tables()).isEqualTo(before);
            assertThat(bot.server().awaitPress(bot.server().press(bot.alice, preview, confirm)))
                    .isEmpty();
            BotServer.Sent opened = bot.server().await(bot.alice, m -> m.text().contains("Opened P1"));
            assertThat(opened.edited()).isTrue();
            assertThat(opened.number()).isEqualTo(preview.number());
            assertThat(opened.labels()).contains("P1: close 25%", "50%", "100%");
            assertThat(bot.server().awaitPress(bot.server().press(bot.alice, preview, confirm)))
                    .contains("was used");
            assertThat(positions(bot)).contains("P1").doesNotContain("P2");
            assertThat(bot.server().notice(bot.alice, opened, "50%")).isEmpty();
            bot.server().await(bot.alice, m -> m.edited() && m.text().contains("stay open"));
            BotServer.Sent list = bot.ask(bot.alice, "/positions");
            assertThat(list.labels()).containsExactly("P1: close 25%", "50%", "100%", "Refresh");
            assertThat(bot.server().notice(bot.alice, list, "100%")).isEmpty();
            bot.server().await(bot.alice, m -> m.edited() && m.text().contains("the position is closed"));
        }
    }

    @Test
    void aPressThatIsNoneOfAPersonsInHisPrivateChatChangesNothing() {
        try (ChatBot bot = new ChatBot()) {
            BotServer.Sent preview = bot.ask(bot.alice, "/preview BTC-USD long 100 10x");
            String confirm = preview.data("Confirm");
            Map<String, Consumer<ObjectNode>> hostile = new LinkedHashMap<>();
            hostile.put("group", q -> place(q).put("id", -100L).put("type", "group"));
            hostile.put("supergroup", q -> place(q).put("id", -1_000_000L).put("type", "supergroup"));
            hostile.put("channel", q -> place(q).put("type", "channel"));
            hostile.put("inline", q -> q.put("inline_message_id", "inline-1"));
            hostile.put("inline alone", q -> {
                q.put("inline_message_id", "inline-1");
                q.remove("message");
            });
            hostile.put("game", q -> {
                q.put("game_short_name", "game");
                q.remove("data");
            });
            hostile.put("bot", q -> ((ObjectNode) q.get("from")).put("is_bot", true));
            hostile.put("nobody's message", q -> q.remove("message"));
            hostile.put("data of another kind", q -> q.put("data", OPEN));
            hostile.put("long data", q -> q.put("data", "a".repeat(64)));
            Map<String, String> before = ChatBot.tables();
            hostile.forEach((name, change) -> {
                ObjectNode update = bot.server().pressing(bot.alice, preview, confirm);
                change.accept((ObjectNode) update.get("callback_query"));
                bot.server().push(update);
                bot.server().awaitConfirmed();
                bot.ask(bot.alice, "/price");
                assertThat(ChatBot.tables()).as(name).isEqualTo(before);
            });
            // What was pressed once is over: again under a new number, after a restart, a day later.
            ObjectNode press = bot.server().pressing(bot.alice, preview, confirm);
            bot.server().push(press);
            bot.server().await(bot.alice, m -> m.text().contains("Opened P1"));
            bot.server().awaitConfirmed();
            again(bot, press);
            bot.restart();
            again(bot, press);
            bot.ahead = 86_400;
            bot.restart();
            ObjectNode late = press.deepCopy();
            late.remove("update_id");
            bot.server().push(late);
            bot.server().awaitConfirmed();
            bot.ahead = 0;
            bot.ask(bot.alice, "/price");
            assertThat(positions(bot)).contains("P1").doesNotContain("P2");
            bot.ask(bot.alice, "/close all");
        }
    }

    private static ObjectNode place(ObjectNode query) {
        return (ObjectNode) query.at("/message/chat");
    }

    @Test
    @DisplayName("EXE-34 cancelling, from the button on, leaves nothing to confirm")
    void cancelUsesTheConfirmationUp() {
        try (ChatBot bot = new ChatBot()) {
            BotServer.Sent preview = bot.ask(bot.alice, "/preview BTC-USD long 100 10x");
            String token = preview.text().replaceAll("(?s).*/confirm ([a-z0-9]+) .*", "$1");
            assertThat(bot.server().notice(bot.alice, preview, "Cancel")).isEmpty();
            bot.server().await(bot.alice, m -> m.edited() && m.text().contains("Cancelled"));
            assertThat(bot.ask(bot.alice, "/confirm " + token).text())
                    .contains("[TOKEN_")
                    .doesNotContain("Opened");
            BotServer.Sent balance = bot.ask(bot.alice, "/balance");
            bot.ask(bot.alice, OPEN);
            assertThat(bot.server().notice(bot.alice, balance, "Refresh")).isEmpty();
            bot.server().await(bot.alice, m -> m.edited() && m.number() == balance.number());
            bot.ask(bot.alice, "/close all");
        }
    }
}
