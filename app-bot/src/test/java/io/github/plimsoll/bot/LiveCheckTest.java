package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.chain.ChainFacts;
import io.github.plimsoll.bot.command.Rehearsals;
import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.LiveFacts;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.ControlState;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the check before real money reads from nodes and books. */
class LiveCheckTest {
    private final List<ChainNode> nodes = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "CHAIN_USDC",
            ChainNode.USDC,
            "CHAIN_OP_STACK",
            "false",
            "CHAIN_SPENDER",
            ChainNode.SPENDER,
            "CHAIN_SPENDER_USDC",
            "250",
            "MESSAGES_PER_MINUTE",
            "100000"));

    @AfterEach
    void stop() {
        nodes.forEach(ChainNode::close);
    }

    private ChainRun run(int count) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ChainNode node = new ChainNode();
            node.balance = new BigInteger("12300000000000001");
            node.words.put("70a08231", BigInteger.valueOf(25_500_001));
            node.words.put("dd62ed3e", BigInteger.valueOf(250_000_000));
            nodes.add(node);
            addresses.add(node.address());
        }
        environment.put("CHAIN_RPC_URLS", String.join(",", addresses));
        return new ChainRun(environment);
    }

    private static String line(JsonNode answer, String check) {
        for (JsonNode line : answer.at("/data/checks")) {
            if (line.path("check").asText().equals(check)) {
                return (line.path("passed").asBoolean() ? "GO " : "NO ")
                        + line.path("is").asText();
            }
        }
        throw new AssertionError("no " + check + " in " + answer);
    }

    private static List<ChainFacts.Funds> funds(ChainRun run) {
        return new ChainFacts(run.part(ChainDesk.class))
                .funds(List.of(Fact.known(ChainRun.WALLET), Fact.unknown("no wallet")));
    }

    @Test
    @DisplayName("two nodes that agree are a go, one alone or a silent second one are not")
    void nodes() throws IOException {
        JsonNode both = run(2).look().answer(ChainRun.ADMIN, "/execution_mode check");
        assertThat(line(both, "nodes")).isEqualTo("GO 2 of 2 answer on the chain, keep up and agree");
        nodes.get(1).garbage = true;
        JsonNode one = new ChainRun(environment).look().answer(ChainRun.ADMIN, "/execution_mode check");
        assertThat(line(one, "nodes")).startsWith("NO 1 of 2");
        JsonNode alone = run(1).look().answer(ChainRun.ADMIN, "/execution_mode check");
        assertThat(line(alone, "nodes")).startsWith("NO 1 of 1");
        assertThat(line(run(2).answer(ChainRun.ADMIN, "/execution_mode check"), "nodes"))
                .as("not asked yet")
                .startsWith("NO not known: the nodes were not asked within");
        assertThat(alone.toString()).doesNotContain("secret-of-the-node");
    }

    @Test
    @DisplayName("a token whose code nobody pinned is not as it was pinned")
    void contracts() throws IOException {
        JsonNode open = run(2).look().answer(ChainRun.ADMIN, "/execution_mode check");
        assertThat(line(open, "contracts")).startsWith("NO CHAIN_USDC_CODE is not set");
        environment.put("CHAIN_USDC_CODE", "0x" + "5".repeat(64));
        JsonNode wrong = new ChainRun(environment).look().answer(ChainRun.ADMIN, "/execution_mode check");
        assertThat(line(wrong, "contracts")).contains("WRONG_CODE");
        environment.put("CHAIN_DELEGATE", ChainNode.SPENDER + "@2099-01-01T00:00:00Z");
        JsonNode named = new ChainRun(environment).look().answer(ChainRun.ADMIN, "/execution_mode check");
        assertThat(line(named, "delegate")).startsWith("GO ends in ");
        assertThat(line(named, "signer")).isEqualTo("NO not known: this installation binds no signer");
    }

    @Test
    @DisplayName(
            "what a wallet has is exact; what nodes contradict each other about, or a wrong token says, is not known")
    void purses() throws IOException {
        ChainRun run = run(2).look();
        ChainFacts.Funds has = funds(run).get(0);
        assertThat(has.eth()).isEqualTo(Fact.known(new BigDecimal("0.012300000000000001")));
        assertThat(has.usdc()).isEqualTo(Fact.known(new BigDecimal("25.500001")));
        assertThat(has.allowed()).isEqualTo(Fact.known(new BigDecimal("250.000000")));
        assertThat(funds(run).get(1).usdc()).isEqualTo(Fact.unknown("no wallet"));

        nodes.get(1).words.put("70a08231", BigInteger.valueOf(99_000_000));
        assertThat(funds(run).get(0).usdc().value()).isEmpty();
        assertThat(funds(run).get(0).eth().value()).isPresent();

        environment.put("CHAIN_USDC_CODE", "0x" + "5".repeat(64));
        ChainFacts.Funds strange = funds(new ChainRun(environment).look()).get(0);
        assertThat(strange.usdc().why()).contains("WRONG_CODE");
        assertThat(strange.allowed().why()).contains("WRONG_CODE");
        assertThat(strange.eth().value()).isPresent();
        assertThat(new ChainFacts(new ChainRun(Map.of()).part(ChainDesk.class))
                        .funds(List.of(Fact.known(ChainRun.WALLET)))
                        .get(0)
                        .eth()
                        .why())
                .contains("no chain is configured");
    }

    @Test
    @DisplayName(
            "a stop counts when a person stopped everybody and a person ended it; a task's, a market's and one that stands do not")
    void stops() {
        // Other tests stop on the common database.
        try (Installation demo = Installation.open(
                new MemoryStore(System::nanoTime),
                new MemoryBook(),
                List.of(Tape.btcUsd()),
                Duration.ofSeconds(10),
                Map.of("ADMIN_USERS", "demo", "MESSAGES_PER_MINUTE", "1000"))) {
            Rehearsals books = new Rehearsals(demo.part(Store.class));
            Fact<Instant> none = books.stopped(now(demo));
            assertThat(none.why()).contains("names no /emergency_stop");

            ControlPlane control = demo.part(ControlPlane.class);
            control.stop("global", ControlState.HALTED, "task feed failed", "supervisor", "t");
            control.resume("global", "demo", "t");
            demo.say("/emergency_stop market BTC-USD");
            assertThat(demo.loosened("/emergency_resume market BTC-USD")).isEqualTo("OK");
            demo.say("/emergency_stop reduce_only");
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
            demo.say("/emergency_stop");
            assertThat(books.stopped(now(demo)).value()).as("it stands").isEmpty();

            demo.say("/demo advance 1m");
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
            Instant ended = now(demo);
            demo.say("/demo advance 1h");
            assertThat(books.stopped(now(demo)).value().orElseThrow()).isBetween(ended.minusSeconds(5), ended);
            demo.say("/emergency_stop");
            assertThat(books.stopped(now(demo)).value().orElseThrow())
                    .as("the one before still counts")
                    .isBetween(ended.minusSeconds(5), ended);
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
        }
    }

    @Test
    @DisplayName("the rehearsal of a user is what the user closed on paper")
    void rehearsals() {
        try (Installation demo = Installation.open(Map.of("MESSAGES_PER_MINUTE", "1000"))) {
            Rehearsals books = new Rehearsals(demo.part(Store.class));
            demo.say("@lc-ann /balance");
            Account account = demo.part(Store.class)
                    .transact(tx -> tx.accounts(new UserId("lc-ann")))
                    .get(0);
            assertThat(books.onPaper(account).why()).isEqualTo("lc-ann has closed no position on paper");
            Instant before = now(demo);
            demo.say("@lc-ann /open BTC-USD long 100 2x", "/demo advance 1m", "@lc-ann /close all", "/demo advance 1m");
            demo.say("@lc-ann /open BTC-USD long 100 2x", "/demo advance 1m", "@lc-ann /close all", "/demo advance 1m");
            demo.say("@lc-ann /open BTC-USD long 100 2x");
            LiveFacts.Rehearsal did = books.onPaper(account).value().orElseThrow();
            assertThat(did.closed()).isEqualTo(2);
            assertThat(did.since()).isBetween(before, before.plusSeconds(30));
            assertThat(books.live()).extracting(Account::user).doesNotContain(account.user());
        }
    }

    private static Instant now(Installation demo) {
        long micros = demo.part(WorldClock.class).epochMicros();
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }
}
