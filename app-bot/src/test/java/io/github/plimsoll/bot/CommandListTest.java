package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.command.Admins;
import io.github.plimsoll.bot.command.Catalogue;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.console.Talk;
import io.github.plimsoll.bot.live.LiveLook;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.world.RunLoop;
import io.github.plimsoll.bot.world.RunModule;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.numbers.UserId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Which commands exist where. */
class CommandListTest {
    private static final List<String> EVERYWHERE = List.of(
            "/analyze",
            "/balance",
            "/breakeven",
            "/calc",
            "/cancel",
            "/close",
            "/confirm",
            "/dead",
            "/deposit",
            "/withdraw",
            "/emergency_resume",
            "/maintenance",
            "/audit",
            "/export",
            "/performance",
            "/emergency_stop",
            "/execution_mode",
            "/exit",
            "/flatten",
            "/history",
            "/increase",
            "/limits",
            "/lock",
            "/margin",
            "/markets",
            "/open",
            "/orders",
            "/portfolio",
            "/positions",
            "/preview",
            "/price",
            "/price_feeds",
            "/rate_limits",
            "/reconcile",
            "/resolve",
            "/risk",
            "/risk_rules",
            "/risk_summary",
            "/role",
            "/settings",
            "/start",
            "/status",
            "/stop",
            "/system_status",
            "/target",
            "/trades",
            "/trail",
            "/unlock",
            "/verify",
            "/why");

    /** Of wallets and their chain. */
    private static final List<String> CHAIN =
            List.of("/wallet", "/bind", "/fund", "/gas", "/allowance", "/delegate", "/tx");

    @Test
    void theDemoHasTheseAndNoOther() {
        try (Installation demo = Installation.open(Map.of())) {
            Trading trading = demo.part(Trading.class);
            assertThat(Catalogue.of(
                            trading,
                            List::of,
                            demo.part(Admins.class),
                            user -> List.of(),
                            demo.part(LiveLook.class),
                            List.of()))
                    .extracting(Command::name)
                    .containsExactlyInAnyOrderElementsOf(EVERYWHERE);
            Map<String, Command> all = demo.part(Commands.class).all();
            assertThat(all.keySet())
                    .containsAll(EVERYWHERE)
                    .containsAll(CHAIN)
                    .contains("/demo", "/help", "/metrics")
                    .hasSize(60);
            assertThat(all.values())
                    .filteredOn(Command::keyed)
                    .extracting(Command::name)
                    .containsExactlyInAnyOrder(
                            "/open",
                            "/increase",
                            "/margin",
                            "/deposit",
                            "/withdraw",
                            "/close",
                            "/confirm",
                            "/flatten",
                            "/cancel",
                            "/stop",
                            "/target",
                            "/trail",
                            "/breakeven",
                            "/exit");
            assertThat(texts(demo.answer("/help").at("/data/commands"))).containsExactlyElementsOf(all.keySet());
            assertThat(texts(demo.answer("@user /help").at("/data/commands")))
                    .hasSize(49)
                    .doesNotContain("/emergency_stop", "/emergency_resume", "/system_status", "/metrics");
            examplesWork(demo, all);
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
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
        assertThat(demo.loosened("/maintenance off")).isEqualTo("OK"); // the example of /maintenance began it
        assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK"); // the example of /emergency_stop stopped
        assertThat(demo.code("/risk_rules none")).isEqualTo("OK"); // the example of /risk_rules tightened
    }

    /** A configured deployment knows the catalogue and nothing of the demo: neither its world nor other users nor keys. */
    @Test
    void aConfiguredDeploymentHasTheseAndNoOther() {
        MemoryStore store = new MemoryStore(System::nanoTime);
        Injector injector = Guice.createInjector(
                new MetricsModule(new TradeMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))),
                new RunModule(
                        Settings.of(Map.of(), Map.of(), List.of()),
                        Optional.empty(),
                        new SplittableRandom(1),
                        store,
                        new FileStopJournal(Scratch.directory()),
                        new MemoryBook(),
                        now -> now,
                        user -> List.of(),
                        List::of,
                        Addresses.none("none are kept here"),
                        Bindings.none("none are kept here"),
                        id -> Optional.empty(),
                        Optional.empty()));
        Commands commands = injector.getInstance(Commands.class);
        List<String> expected = new ArrayList<>(EVERYWHERE);
        expected.addAll(List.of("/help", "/metrics"));
        expected.addAll(CHAIN);
        assertThat(commands.all().keySet()).containsExactlyInAnyOrderElementsOf(expected);
        injector.getInstance(RunLoop.class).dispatch();
        Talk talk = new Talk(commands, store, new UserId("plain"), 1, false);
        String[][] rows = {
            {"/demo advance 5m", "UNKNOWN_COMMAND"},
            {"@bob /balance", "UNKNOWN_COMMAND"},
            {"#key /balance", "UNKNOWN_COMMAND"},
            {"@bob #k /close all", "UNKNOWN_COMMAND"},
            {"/balance", "OK"},
            {"/price", "OK"},
            {"/limits", "OK"},
            {"/status", "OK"},
            {"/close all", "OK"},
            {"/open BTC-USD long 100 2x", "CONTROL_HALTED"},
        };
        for (String[] row : rows) {
            JsonNode answer = Installation.say(talk, row[0]).get(0);
            assertThat(answer.get("code").asText()).as(answer.toString()).isEqualTo(row[1]);
        }
        assertThat(Installation.say(talk, "/open ETH-USD long 100 2x")
                        .get(0)
                        .get("text")
                        .asText())
                .contains("starting: " + RunModule.NO_SOURCE);
    }
}
