package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Catalogue;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.console.Talk;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which commands exist where. */
class CommandListTest {
    private static final List<String> EVERYWHERE = List.of(
            "/balance",
            "/close",
            "/confirm",
            "/emergency_resume",
            "/emergency_stop",
            "/execution_mode",
            "/limits",
            "/markets",
            "/open",
            "/orders",
            "/portfolio",
            "/positions",
            "/preview",
            "/price",
            "/risk",
            "/start",
            "/status",
            "/system_status",
            "/why");

    private static final AnswerBook NO_ANSWERS = new AnswerBook() {
        @Override
        public Optional<Kept> find(String key) {
            return Optional.empty();
        }

        @Override
        public void keep(String key, String command, Answer answer) {}
    };

    @Test
    void theDemoHasTheseAndNoOther() {
        try (Installation demo = Installation.open(Map.of())) {
            Trading trading = demo.part(Trading.class);
            assertThat(Catalogue.of(trading, List::of))
                    .extracting(Command::name)
                    .containsExactlyInAnyOrderElementsOf(EVERYWHERE);
            Map<String, Command> all = demo.part(Commands.class).all();
            assertThat(all.keySet())
                    .containsAll(EVERYWHERE)
                    .contains("/demo", "/help")
                    .hasSize(21);
            assertThat(all.values())
                    .filteredOn(Command::keyed)
                    .extracting(Command::name)
                    .containsExactlyInAnyOrder("/open", "/close", "/confirm");
            assertThat(texts(demo.answer("/help").at("/data/commands"))).containsExactlyElementsOf(all.keySet());
            assertThat(texts(demo.answer("@user /help").at("/data/commands")))
                    .hasSize(18)
                    .doesNotContain("/emergency_stop", "/emergency_resume", "/system_status");
            examplesWork(demo, all);
            outsideTheDemo(demo, trading);
        }
    }

    private static List<String> texts(JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** What help shows is what the parser takes. */
    private static void examplesWork(Installation demo, Map<String, Command> all) {
        for (Command command : all.values()) {
            if (!command.name().equals("/demo")) {
                JsonNode answer = demo.answer(command.example());
                assertThat(answer.get("code").asText())
                        .as(answer.toString())
                        .doesNotStartWith("BAD_")
                        .isNotIn("MISSING_ARGUMENT", "EXTRA_ARGUMENT", "UNKNOWN_COMMAND", "UNKNOWN_MARKET");
                JsonNode help = demo.answer("@helped /help " + command.name().substring(1));
                assertThat(help.at("/data/example").asText()).isEqualTo(command.example());
                assertThat(help.get("text").asText()).contains(command.purpose());
                demo.say("/demo advance 10s");
            }
        }
        assertThat(demo.code("/emergency_resume")).isEqualTo("OK"); // the example of /emergency_stop stopped
    }

    /** A front without the demo's bindings knows neither world nor other users nor keys. */
    private static void outsideTheDemo(Installation demo, Trading trading) {
        Commands plain = new Commands(
                trading,
                user -> io.github.plimsoll.bot.command.Role.USER,
                new Commands.AccountPlan("paper", io.github.plimsoll.numbers.Usd.of(1_000)),
                NO_ANSWERS,
                Catalogue.of(trading, List::of));
        Talk talk = new Talk(plain, demo.part(Store.class), new UserId("plain"), 999_999, false);
        for (String line : new String[] {"/demo advance 5m", "@bob /balance", "#key /balance", "@bob #k /close all"}) {
            assertThat(demo.say(talk, line).get(0).get("code").asText())
                    .as(line)
                    .isEqualTo("UNKNOWN_COMMAND");
        }
        assertThat(demo.say(talk, "/balance").get(0).get("code").asText()).isEqualTo("OK");
    }
}
