package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.command.Admins;
import io.github.plimsoll.bot.command.Catalogue;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.live.LiveLook;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every command in a chat. */
class TelegramCommandsTest {
    @Test
    @DisplayName("TG-01 every command is driven in the chat and answers with the mode in front")
    void everyCommandIsDriven() {
        try (ChatBot bot = new ChatBot()) {
            Map<String, Command> all =
                    new LinkedHashMap<>(bot.demo.part(Commands.class).all());
            List<String> order = new ArrayList<>(List.of(
                    "/start",
                    "/open",
                    "/positions",
                    "/why",
                    "/increase",
                    "/margin",
                    "/close",
                    "/stop",
                    "/target",
                    "/trail",
                    "/breakeven",
                    "/exit"));
            List<String> last = List.of("/flatten", "/maintenance", "/emergency_stop", "/emergency_resume");
            all.keySet().stream()
                    .filter(name -> !order.contains(name) && !last.contains(name))
                    .toList()
                    .forEach(order::add);
            order.addAll(last);
            assertThat(order).containsExactlyInAnyOrderElementsOf(all.keySet());
            for (String name : order) {
                BotServer.Sent answer =
                        bot.ask(bot.admin, Objects.requireNonNull(all.get(name)).example());
                assertThat(answer.text())
                        .as(name)
                        .startsWith("<b>[DRY]</b> ")
                        .doesNotContain("INTERNAL", "UNKNOWN_COMMAND", "MISSING_ARGUMENT", "EXTRA_ARGUMENT", "BAD_");
                if (!name.equals("/confirm")) { // a made-up token
                    assertThat(answer.text()).as(name).doesNotContain("Refused", "cannot", "is unknown");
                }
                bot.demo.say("/demo advance 10s");
            }
            assertThat(bot.loosen("/emergency_resume")).contains("has ended");
            assertThat(bot.loosen("/maintenance off")).contains("has ended");
        }
    }

    @Test
    @DisplayName("TG-03 every command works for a user on first contact, who gets a settings row")
    void everyCommandOnFirstContact() throws Exception {
        List<String> examples = new ArrayList<>();
        long[] newcomers = LongStream.range(0, 60).map(i -> ChatBot.person()).toArray();
        try (ChatBot bot = new ChatBot(Map.of(), newcomers)) {
            for (Command command : bot.demo.part(Commands.class).all().values()) {
                if (command.role() == Role.USER) {
                    examples.add(command.example());
                }
            }
            assertThat(examples).hasSizeBetween(15, newcomers.length);
            for (int i = 0; i < examples.size(); i++) {
                BotServer.Sent answer = bot.ask(newcomers[i], examples.get(i));
                assertThat(answer.text())
                        .as(examples.get(i))
                        .doesNotContain("INTERNAL", "[error", "MISSING_ARGUMENT", "BAD_");
            }
            try (var connection = Installation.database().getConnection();
                    var select = connection.prepareStatement(
                            "select count(*) from bot.telegram_users where user_id = any(?)")) {
                select.setArray(
                        1,
                        connection.createArrayOf(
                                "text",
                                Arrays.stream(newcomers)
                                        .mapToObj(id -> "tg-" + id)
                                        .toArray()));
                try (var rows = select.executeQuery()) {
                    rows.next();
                    assertThat(rows.getInt(1)).isEqualTo(examples.size());
                }
            }
        }
    }

    @Test
    @DisplayName("TG-04 every command has its role, and a stop and its end act")
    void everyCommandHasItsRole() {
        try (ChatBot bot = new ChatBot()) {
            int forAdmins = 0;
            for (Command command : bot.demo.part(Commands.class).all().values()) {
                if (command.role() == Role.ADMIN) {
                    forAdmins++;
                    assertThat(bot.ask(bot.alice, command.example()).text()).contains("[ADMIN_ONLY]");
                }
            }
            assertThat(forAdmins).isGreaterThanOrEqualTo(3);
            assertThat(bot.ask(bot.alice, "/open BTC-USD long 100 10x").text()).contains("Opened P1");
            assertThat(bot.ask(bot.admin, "/emergency_stop").text()).contains("HALTED for everybody");
            assertThat(bot.ask(bot.alice, "/open BTC-USD long 100 10x").text()).contains("HALTED");
            assertThat(bot.ask(bot.alice, "/close P1").text()).contains("the position is closed");
            assertThat(bot.loosen("/emergency_resume")).contains("has ended");
            assertThat(bot.ask(bot.alice, "/open BTC-USD long 100 10x").text()).contains("Opened P2");
            bot.ask(bot.alice, "/close all");
        }
    }

    @Test
    @DisplayName("TG-05 the menu of each role comes from the table that help shows")
    void theMenuIsTheTable() {
        try (ChatBot bot = new ChatBot()) {
            List<String> all = bot.demo.part(Commands.class).all().values().stream()
                    .map(command -> command.name().substring(1))
                    .toList();
            List<String> users = bot.demo.part(Commands.class).all().values().stream()
                    .filter(command -> command.role() == Role.USER)
                    .map(command -> command.name().substring(1))
                    .toList();
            String help = help(bot, bot.admin);
            String usersHelp = help(bot, bot.alice);
            assertThat(bot.server().menus())
                    .containsEntry("all_private_chats", users)
                    .containsEntry("chat" + bot.admin, all)
                    .hasSize(2);
            assertThat(all).allSatisfy(name -> assertThat(help).contains("/" + name));
            assertThat(all)
                    .allSatisfy(
                            name -> assertThat(usersHelp.contains("/" + name)).isEqualTo(users.contains(name)));
            assertThat(users).hasSizeLessThan(all.size());
        }
    }

    /** All pages of it, to the command of the demo, which stands last. */
    private static String help(ChatBot bot, long user) {
        int before = bot.server().sent(user).size();
        bot.ask(user, "/help");
        bot.server().await(user, before, message -> message.text().contains("/demo "));
        return bot.server().sent(user).stream()
                .skip(before)
                .map(BotServer.Sent::text)
                .collect(Collectors.joining());
    }

    @Test
    @DisplayName("TG-06 two commands of one name cannot be wired")
    void twoCommandsOfOneName() {
        try (Installation demo = Installation.open(Map.of())) {
            Trading trading = demo.part(Trading.class);
            List<Command> twice = new ArrayList<>(Catalogue.of(
                    trading,
                    List::of,
                    demo.part(Admins.class),
                    user -> List.of(),
                    demo.part(LiveLook.class),
                    List.of()));
            assertThat(twice).extracting(Command::name).doesNotHaveDuplicates();
            twice.add(twice.get(0));
            assertThatThrownBy(() -> new Commands(
                            trading,
                            user -> Role.USER,
                            new Commands.AccountPlan("paper", Usd.of(1_000), user -> Optional.empty()),
                            new io.github.plimsoll.bot.store.SqlAnswerBook(Installation.database()),
                            twice,
                            (command, code, failure) -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is there twice");
        }
    }

    @Test
    @DisplayName("TG-07 status shows true values, an unknown user is refused with his id, /start has one handler")
    void statusIsTrueAndStrangersAreRefused() {
        try (ChatBot bot = new ChatBot()) {
            JsonNode status = bot.demo.answer("@tg-" + bot.alice + " /status");
            assertThat(bot.ask(bot.alice, "/status").text())
                    .contains("DRY account, trading is ACTIVE", "BTC-USD: ACTIVE, ")
                    .contains(status.get("text").asText());
            bot.demo.say("/emergency_stop market BTC-USD");
            assertThat(bot.ask(bot.alice, "/status").text()).contains("BTC-USD: HALTED, ", "ETH-USD: ACTIVE, ");
            bot.demo.loosen("/emergency_resume market BTC-USD", "@tg-" + bot.admin + " ");
            String before = bot.ask(bot.alice, "/portfolio").text();
            assertThat(before).contains("Open positions 0");
            bot.ask(bot.alice, "/open BTC-USD long 100 10x");
            assertThat(bot.ask(bot.alice, "/portfolio").text()).contains("Open positions 1");
            JsonNode same = bot.demo.answer("@tg-" + bot.alice + " /portfolio");
            assertThat(same.at("/data/open_positions").asInt()).isEqualTo(1);
            bot.ask(bot.alice, "/close all");
            long stranger = ChatBot.person();
            assertThat(bot.ask(stranger, "/start").text())
                    .contains("This bot is private", Long.toString(stranger), "ALLOWED_USER_IDS");
            bot.server().say(stranger, "/balance", ChatBot.now());
            bot.server().awaitConfirmed();
            assertThat(bot.ask(bot.alice, "/start").text()).contains("Welcome to Plimsoll, tg-" + bot.alice);
            assertThat(bot.server().sent(stranger)).hasSize(1);
            assertThat(bot.server().sent(bot.alice).stream()
                            .filter(message -> message.text().contains("Welcome")))
                    .hasSize(1);
        }
    }

    /** Read as a person reads them: no button for what is over, no code twice, the command that ends this very stop. */
    @Test
    void answersOfferWhatCanBeDone() {
        try (ChatBot bot = new ChatBot()) {
            assertThat(bot.ask(bot.alice, "/open BTC-USD long 100 10x").labels())
                    .contains("P1: close 25%");
            bot.ask(bot.alice, "/close P1");
            assertThat(bot.ask(bot.alice, "/history").labels()).containsExactly("Refresh");
            assertThat(bot.ask(bot.alice, "/why P1").text())
                    .contains(
                            "control state: ACTIVE, needed ACTIVE",
                            "notional of the order: 1000.00 USD, at least 10.00 USD");
            assertThat(bot.ask(bot.alice, "/open BTC-USD long 5000 100x").text())
                    .startsWith("<b>[DRY]</b> Refused: RATE_VOLUME - ");
            assertThat(bot.ask(bot.admin, "/emergency_stop market BTC-USD").text())
                    .endsWith(" ends it with /emergency_resume market BTC-USD.");
            assertThat(bot.ask(bot.alice, "/open BTC-USD long 100 10x").text())
                    .contains("Refused: CONTROL_HALTED - control state: HALTED, needed ACTIVE");
            assertThat(bot.loosen("/emergency_resume market BTC-USD")).contains("has ended");
            String number = Long.toString(bot.alice);
            assertThat(bot.ask(bot.admin, "/emergency_stop user " + number).text())
                    .contains("HALTED for user tg-" + number + ":")
                    .doesNotContain("Nobody");
            assertThat(bot.ask(bot.alice, "/open BTC-USD long 100 10x").text()).contains("CONTROL_HALTED");
            assertThat(bot.loosen("/emergency_resume user " + number)).contains("has ended");
            BotServer.Sent freeze = bot.ask(bot.admin, "/emergency_stop all");
            String token = freeze.text().replaceAll("(?s).*/confirm (freeze-[a-z0-9]{10}) .*", "$1");
            // Its second step is a stop like any other: however late and behind whatever else.
            int before = bot.server().sent(bot.admin).size();
            bot.server().say(bot.admin, "/confirm " + token, ChatBot.now() - 400);
            bot.server().await(bot.admin, before, m -> m.text().contains("FROZEN: nothing is sent"));
            assertThat(bot.loosen("/emergency_resume")).contains("has ended");
            assertThat(bot.ask(bot.admin, "/emergency_stop user nobody").text())
                    .endsWith(" with /emergency_resume user nobody. Nobody named nobody has an account here yet.");
            bot.loosen("/emergency_resume user nobody");
        }
    }
}
