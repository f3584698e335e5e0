package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.tests.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code docs/live.md}: its settings are read, its commands are run in their order, and what it names exists. */
@Timeout(120)
class LivePageTest {
    private static final Pattern SETTING = Pattern.compile("`([A-Z]+(?:_[A-Z]+)+)[`=]");

    private static String page() throws IOException {
        return Files.readString(Project.root().resolve("docs/live.md"));
    }

    private static List<String> block(String language) throws IOException {
        return block(language, 0);
    }

    private static List<String> block(String language, int number) throws IOException {
        String page = page();
        int begin = page.indexOf("```" + language + "\n");
        for (int i = 0; i < number; i++) {
            begin = page.indexOf("```" + language + "\n", begin + 1);
        }
        assertThat(begin).as(language).isPositive();
        return page.substring(begin, page.indexOf("\n```", begin))
                .lines()
                .skip(1)
                .toList();
    }

    @Test
    @DisplayName("the settings of the page are taken together, and every setting that it names exists")
    void settings() throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String line : block("properties")) {
            int equals = line.indexOf('=');
            environment.put(line.substring(0, equals), line.substring(equals + 1));
        }
        LiveSettings live = LiveSettings.of(Settings.of(environment, Map.of(), List.of()));
        assertThat(live.traders()).hasSize(1);
        assertThat(live.spread()).isPresent();
        List<String> known = Keys.all().stream().map(key -> key.name()).toList();
        assertThat(known).containsAll(environment.keySet());
        Matcher named = SETTING.matcher(page());
        List<String> all = new ArrayList<>();
        while (named.find()) {
            all.add(named.group(1));
        }
        assertThat(all).hasSizeGreaterThan(10);
        assertThat(known).containsAll(all);
    }

    @Test
    @DisplayName("the commands of the page, in their order, bring real money from a funded wallet to a closed position")
    void commands() throws IOException {
        LiveBot.Outside outside = LiveBotTest.outside();
        try (LiveBot bot = new LiveBot(outside).ready()) {
            outside.fake.contracts.pays(LiveBot.TRADER, 1_000_000_000);
            bot.say(LiveBot.ANN, "/balance");
            bot.pass(100);
            String token = "";
            int fills = 0;
            for (String line : block("text")) {
                String[] parts = line.split("> ", 2);
                Answer answer = bot.say(
                        parts[0].equals("admin") ? LiveBot.ADMIN : LiveBot.ANN, parts[1].replace("TOKEN", token));
                assertThat(answer.outcome()).as(line + ": " + answer.text()).isEqualTo(Answer.Outcome.OK);
                token = String.valueOf(answer.data().get("token"));
                fills += parts[1].startsWith("/open") || parts[1].startsWith("/close") ? 1 : 0;
                int expected = fills;
                assertThat(LiveBot.comes(() -> outside.fake.contracts.fills() == expected))
                        .as(line)
                        .isTrue();
            }
            assertThat(fills).isEqualTo(2);
            assertThat(LiveBot.comes(
                            () -> outside.store.transact(StoreTx::openPositions).isEmpty()))
                    .isTrue();
        } finally {
            outside.fake.close();
        }
    }

    @Test
    @DisplayName(
            "what the page says to do after a close at the venue's site books exactly what came, and the market opens again")
    void afterACloseElsewhere() throws IOException {
        LiveBot.Outside outside = LiveBotTest.outside();
        try (LiveBot bot = new LiveBot(outside).ready()) {
            outside.fake.contracts.pays(LiveBot.TRADER, 1_000_000_000);
            bot.say(LiveBot.ANN, "/balance");
            bot.pass(100);
            List<String> until = block("text");
            run(bot, until.subList(0, until.indexOf("trader> /close all")), "");
            assertThat(LiveBot.comes(() -> outside.fake.contracts.fills() == 1)).isTrue();
            assertThat(LiveBot.comes(() ->
                            !outside.store.transact(StoreTx::openPositions).isEmpty()))
                    .isTrue();
            StoredPosition open = outside.store.transact(StoreTx::openPositions).get(0);
            List<String> after = block("text", 1);
            String gone = after.get(1).replace("ID", open.id().toString());
            String early = bot.say(LiveBot.ADMIN, gone.split("> ", 2)[1]).code();
            assertThat(early).as("the venue holds it").isEqualTo("VENUE_DISAGREES");

            outside.fake.contracts.closesElsewhere(LiveBot.TRADER);
            outside.fake.contracts.pays(
                    LiveBot.TRADER, 37_250_000 - open.collateral().micros());
            bot.pass(100);
            assertThat(LiveBot.comes(() -> String.valueOf(
                                    bot.say(LiveBot.ADMIN, "/resolve").data().get("positions"))
                            .contains(open.id().toString())))
                    .isTrue();
            int end = after.size() - 1;
            run(bot, after.subList(0, end), open.id().toString());
            Answer last = bot.say(LiveBot.ADMIN, after.get(end).split("> ", 2)[1]);
            assertThat(last.text())
                    .contains("There is nothing to book: the books and the wallet of tg-9 both hold 977.25 USD");
            assertThat(outside.store
                            .transact(tx -> tx.position(open.id()))
                            .orElseThrow()
                            .closeReason())
                    .isEqualTo(StoredPosition.BOOKED_BY_HAND);
            Answer again = bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x sl 5%");
            assertThat(again.outcome()).as(again.text()).isEqualTo(Answer.Outcome.OK);
        } finally {
            outside.fake.close();
        }
    }

    /** Says the lines, each of which must be taken. */
    private static void run(LiveBot bot, List<String> lines, String id) {
        String token = "";
        for (String line : lines) {
            String[] parts = line.split("> ", 2);
            Answer answer = bot.say(
                    parts[0].equals("admin") ? LiveBot.ADMIN : LiveBot.ANN,
                    parts[1].replace("TOKEN", token).replace("ID", id));
            assertThat(answer.outcome()).as(line + ": " + answer.text()).isEqualTo(Answer.Outcome.OK);
            token = String.valueOf(answer.data().get("token"));
        }
    }
}
