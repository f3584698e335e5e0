package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletLease;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people are told of a wallet and its chain, by nodes that are right, silent, wrong, or say different things. */
class ChainCommandsTest {
    private static final String SHOWN = "0x5db3772136e5557EFE028Db05EE95C84D76faEC4";

    private final List<ChainNode> nodes = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(
            Map.of("CHAIN_USDC", ChainNode.USDC, "CHAIN_OP_STACK", "false", "MESSAGES_PER_MINUTE", "100000"));

    @AfterEach
    void stop() {
        nodes.forEach(ChainNode::close);
    }

    /** So many nodes, each with a path of its own. */
    private ChainRun run(int count) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ChainNode node = new ChainNode();
            node.balance = new BigInteger("12300000000000001");
            node.words.put("70a08231", BigInteger.valueOf(25_500_001));
            nodes.add(node);
            addresses.add(node.address());
        }
        environment.put("CHAIN_RPC_URLS", String.join(",", addresses));
        return new ChainRun(environment);
    }

    private static String text(JsonNode answer) {
        return answer.get("text").asText();
    }

    private static void holds(JsonNode answer, String code) {
        assertThat(answer.get("code").asText()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.toString()).doesNotContain("secret-of-the-node");
    }

    @Test
    @DisplayName("without a chain, a wallet or a delegate one sentence says what is missing and who sets what")
    void nothingIsConfigured() {
        ChainRun run = new ChainRun(Map.of(), Addresses.none("none are kept here; an admin sets WALLET_KEYS"));
        for (String command : List.of("/gas", "/fund", "/allowance")) {
            JsonNode answer = run.answer(command);
            holds(answer, "NO_CHAIN");
            assertThat(text(answer)).contains("CHAIN_RPC_URLS", "CHAIN_ID");
        }
        holds(run.answer("/wallet"), "NO_WALLET");
        assertThat(text(run.answer("/wallet"))).contains("WALLET_KEYS");
        holds(run.answer("/delegate"), "NO_DELEGATE");
        holds(run.answer("/tx 1"), "NOT_FOUND");
        holds(run.answer("/tx"), "MISSING_ARGUMENT");
        holds(run.answer("/wallet now"), "EXTRA_ARGUMENT");
        ChainRun keys = new ChainRun(Map.of());
        holds(keys.answer("/wallet"), "OK");
        assertThat(text(keys.answer("/wallet")))
                .contains(SHOWN)
                .contains("ETH unknown, USDC unknown: no chain is configured");
    }

    @Test
    @DisplayName("a wallet is shown to the last digit as of one block that all nodes have")
    void exactBalances() throws IOException {
        ChainRun run = run(2);
        nodes.get(1).head = 998;
        assertThat(text(run.answer("/wallet"))).contains("the nodes were not asked within 60 s");
        JsonNode wallet = run.look().answer("/wallet");
        holds(wallet, "OK");
        assertThat(text(wallet))
                .isEqualTo("Your wallet on Base (chain 8453): " + SHOWN
                        + "\nAs of block 998 of 2026-01-05T00:33:16Z: 0.012300000000000001 ETH, 25.500001 USDC.");
        assertThat(wallet.at("/data/eth").asText()).isEqualTo("0.012300000000000001");
        assertThat(wallet.at("/data/block").asLong()).isEqualTo(998);
        assertThat(wallet.at("/data/reason").isMissingNode()).isTrue();
        nodes.forEach(node -> node.balance = BigInteger.ZERO);
        assertThat(text(run.answer("/wallet"))).contains(": 0 ETH,").contains("no ETH for gas");
    }

    @Test
    @DisplayName("a node on another chain is not believed, and what nodes contradict each other on is unknown, not 0")
    void liars() throws IOException {
        ChainRun run = run(2);
        nodes.get(1).chain = 1;
        JsonNode wallet = run.look().answer("/wallet");
        assertThat(text(wallet)).contains("ETH unknown, USDC unknown: 1 of 2 nodes answer on this chain");
        assertThat(wallet.at("/data").has("eth")).isFalse();
        holds(run.answer("/gas"), "CHAIN_UNKNOWN");
        holds(run.answer("/fund"), "CHAIN_UNKNOWN");
        assertThat(text(run.answer("/fund"))).contains("send nothing yet").doesNotContain(SHOWN);
        assertThat(text(run.answer(ChainRun.ADMIN, "/gas"))).contains("the node is on chain 1, not 8453");
        assertThat(text(run.answer("/gas"))).doesNotContain("127.0.0.1");

        nodes.get(1).chain = 8453;
        nodes.get(1).balance = BigInteger.TEN;
        wallet = run.look().answer("/wallet");
        assertThat(text(wallet))
                .contains("ETH unknown (the nodes do not say, or contradict each other), 25.500001 USDC");
        nodes.get(1).fork = "b";
        assertThat(text(run.answer("/wallet"))).contains("unknown: too few nodes answered just now");
        nodes.get(1).fork = "a";
        nodes.get(1).head = 900;
        assertThat(text(run.look().answer("/wallet"))).contains("1 of 2 nodes answer on this chain and keep up");
    }

    @Test
    @DisplayName("a single node on another chain is asked for nothing else")
    void wrongChain() throws IOException {
        ChainRun run = run(1);
        nodes.get(0).chain = 84_532;
        run.look();
        assertThat(text(run.answer("/wallet"))).contains("0 of 1 nodes").doesNotContain("0.0123");
        holds(run.answer("/allowance"), "NO_SPENDER");
        environment.put("CHAIN_ID", "84532");
        assertThat(text(new ChainRun(environment).look().answer("/wallet")))
                .contains("Base Sepolia (chain 84532)", "0.012300000000000001 ETH");
    }

    @Test
    @DisplayName("silence and nonsense end in time and are unknown; they keep no other command waiting")
    void silentOrGarbage() throws IOException {
        ChainRun run = run(2).look();
        nodes.get(0).garbage = true;
        assertThat(text(run.answer("/wallet"))).contains("unknown: too few nodes answered just now");
        assertThat(text(run.look().answer("/wallet"))).contains("1 of 2 nodes");
        nodes.get(0).garbage = false;
        nodes.get(1).silent = true;
        long begun = System.nanoTime();
        assertThat(text(run.answer("/wallet"))).contains("1 of 2 nodes");
        run.look();
        int asked = nodes.get(1).asked.get();
        assertThat(text(run.answer("/wallet"))).contains("1 of 2 nodes");
        assertThat(nodes.get(1).asked.get())
                .as("who is silent is not asked for people")
                .isEqualTo(asked);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        holds(run.answer("/balance"), "OK");
    }

    @Test
    @DisplayName("USDC that is not what was pinned has no balance, and nobody is told to send any")
    void anotherContract() throws IOException {
        ChainRun run = run(2);
        nodes.forEach(node -> node.words.put("313ce567", BigInteger.valueOf(18)));
        run.look();
        assertThat(text(run.answer("/wallet")))
                .contains("0.012300000000000001 ETH, USDC unknown (WRONG_DECIMALS: USDC has 18 decimals, not 6)");
        holds(run.answer("/fund"), "WRONG_DECIMALS");
        assertThat(text(run.answer("/fund"))).startsWith("Send nothing: ").doesNotContain(SHOWN);
        environment.put("CHAIN_USDC_DECIMALS", "18");
        environment.put("CHAIN_USDC_CODE", "0x" + "5".repeat(64));
        ChainRun pinned = new ChainRun(environment).look();
        holds(pinned.answer("/fund"), "WRONG_CODE");
        assertThat(text(pinned.answer("/wallet"))).contains("there is no contract at the address of USDC");
        environment.remove("CHAIN_USDC_CODE");
        JsonNode fund = new ChainRun(environment).look().answer("/fund");
        holds(fund, "OK");
        assertThat(text(fund))
                .contains("Your wallet on Base (chain 8453): " + SHOWN)
                .contains("at least 0.000189 ETH")
                .contains("only the token " + ChainNode.USDC)
                .contains("on no other chain", "The bot sends nothing from it");
        assertThat(fund.at("/data/least_eth").asText()).isEqualTo("0.000189");
    }

    @Test
    @DisplayName(
            "gas and transfers cost what is computed by hand, data on the chain below included, and caps refuse with numbers")
    void gas() throws IOException {
        ChainRun run = run(2).look();
        JsonNode gas = run.answer("/gas");
        holds(gas, "OK");
        // 21,000 x (1 + 0.1) gwei, and 21,000 x (2 x 1 + 0.1) gwei offered; 90,000 likewise.
        assertThat(gas.at("/data/transfers/0/eth").asText()).isEqualTo("0.0000231");
        assertThat(gas.at("/data/transfers/0/most_eth").asText()).isEqualTo("0.0000441");
        assertThat(gas.at("/data/transfers/1/eth").asText()).isEqualTo("0.000099");
        assertThat(gas.at("/data/transfers/1/most_eth").asText()).isEqualTo("0.000189");
        assertThat(text(gas))
                .contains("base fee 1 gwei, tip 0.1 gwei")
                .contains("Caps: 5 gwei for a unit of gas, 0.001 ETH for a transaction, 0.02 ETH of a wallet in 24 h");
        assertThat(gas.at("/data").has("nodes")).isFalse();
        assertThat(run.answer(ChainRun.ADMIN, "/gas").at("/data/nodes")).hasSize(2);

        nodes.forEach(node -> node.baseFee = 5_000_000_000L);
        gas = run.look().answer("/gas");
        assertThat(text(gas))
                .contains(
                        "A transfer of ETH would not be sent: FEE_ABOVE_CAP: gas costs now 5100000000 wei, above the cap"
                                + " of 4444444444; a cap of that much would do");
        assertThat(gas.at("/data/transfers/0/code").asText()).isEqualTo("FEE_ABOVE_CAP");
        assertThat(gas.at("/data/transfers/0/limit_wei").asText()).isEqualTo("4444444444");
        assertThat(gas.at("/data/transfers/0/actual_wei").asText()).isEqualTo("5100000000");

        nodes.forEach(node -> node.baseFee = 1_000_000_000L);
        environment.put("CHAIN_OP_STACK", "true");
        ChainRun below = new ChainRun(environment).look();
        assertThat(text(below.answer("/gas"))).contains("could not be read, so a transfer has no price");
        assertThat(text(below.answer("/fund"))).contains("at least 0.001 ETH, the most that one transaction may cost");
        // Selectors of l1BaseFee, blobBaseFee, baseFeeScalar, blobBaseFeeScalar, operatorFeeScalar,
        // operatorFeeConstant.
        nodes.forEach(node -> {
            node.words.put("519b4bd3", BigInteger.valueOf(1_000_000_000));
            node.words.put("f8206140", BigInteger.ZERO);
            node.words.put("c5985918", BigInteger.valueOf(1_000_000));
            node.words.put("68d5dca6", BigInteger.ZERO);
            node.words.put("4d5d9a2a", BigInteger.ZERO);
            node.words.put("16d3bc7f", BigInteger.valueOf(5));
        });
        gas = below.look().answer("/gas");
        // The smallest estimate, 100 bytes: 16 x 1 gwei x 100.
        assertThat(gas.at("/data/transfers/0/data_eth").asText()).isEqualTo("0.0000016");
        assertThat(gas.at("/data/transfers/0/operator_eth").asText()).isEqualTo("0.000000000000000005");
        assertThat(gas.at("/data/transfers/0/eth").asText()).isEqualTo("0.000024700000000005");
    }

    @Test
    @DisplayName(
            "an allowance is right to the unit or it is said what is wrong with it, and one without a limit is never right")
    void allowance() throws IOException {
        environment.put("CHAIN_SPENDER", ChainNode.SPENDER);
        environment.put("CHAIN_SPENDER_USDC", "250");
        ChainRun run = run(2).look();
        Map<BigInteger, String> verdicts = Map.of(
                BigInteger.valueOf(250_000_000),
                "EXACT",
                BigInteger.ZERO,
                "NONE",
                BigInteger.valueOf(249_999_999),
                "TOO_LITTLE",
                BigInteger.valueOf(250_000_001),
                "TOO_MUCH",
                BigInteger.TWO.pow(256).subtract(BigInteger.ONE),
                "UNLIMITED");
        verdicts.forEach((allowed, verdict) -> {
            nodes.forEach(node -> node.words.put("dd62ed3e", allowed));
            JsonNode answer = run.answer("/allowance");
            holds(answer, "OK");
            assertThat(answer.at("/data/verdict").asText()).as("%s", allowed).isEqualTo(verdict);
            assertThat(text(answer)).contains(ChainNode.SPENDER, "it should be 250.00 USDC");
        });
        nodes.get(0).words.remove("dd62ed3e");
        holds(run.answer("/allowance"), "CHAIN_UNKNOWN");
    }

    @Test
    @DisplayName("a delegate is shown with the time that is left, and one whose time is over is said to be of no use")
    void delegate() {
        Instant later = Instant.now().plus(2, ChronoUnit.DAYS).plusSeconds(90);
        environment.put("CHAIN_DELEGATE", ChainNode.SPENDER + "@" + later);
        JsonNode answer = new ChainRun(environment).answer("/delegate");
        holds(answer, "OK");
        assertThat(text(answer)).contains(ChainNode.SPENDER, "in 2 d 0 h", "Renew it soon");
        assertThat(answer.at("/data/left_s").asLong()).isBetween(172_800L, 172_890L);
        environment.put("CHAIN_DELEGATE", ChainNode.SPENDER + "@2026-01-01T00:00:00Z");
        answer = new ChainRun(environment).answer("/delegate");
        assertThat(text(answer)).contains("has expired at 2026-01-01T00:00:00Z: nothing signed by it is taken");
        assertThat(answer.at("/data/expired").asBoolean()).isTrue();
    }

    @Test
    @DisplayName(
            "a transaction is shown with its nonce, every hash and where it stands, to its owner and to admins only")
    void transaction() throws IOException {
        ChainRun run = run(2).look();
        String wallet = "8453:" + ChainRun.WALLET;
        WalletLease lease = run.sends.lease(wallet, "test", 1_000_000_000L).orElseThrow();
        ChainSend planned = run.sends
                .record(ChainSend.planned("order-1", wallet, "what", Long.MAX_VALUE, 5))
                .orElseThrow();
        assertThat(text(run.answer("/tx order-1"))).startsWith("order-1 is PLANNED: recorded, without a nonce");
        ChainSend reserved = run.sends.reserve(lease, planned).orElseThrow();
        String first = "0x" + "1".repeat(64);
        String second = "0x" + "2".repeat(64);
        ChainAttempt one = ChainAttempt.written("order-1", 1, false, "terms").signed("0xraw1", first, 7_000_000);
        ChainAttempt two = ChainAttempt.written("order-1", 2, true, "terms").signed("0xraw2", second, 9_000_000);
        ChainSend signed = reserved.moved(SendState.SIGNED, "");
        assertThat(run.sends.write(lease, signed, List.of(one))).isTrue();
        ChainSend broadcast = signed.moved(SendState.BROADCAST, "UNDERPRICED: fee too low");
        assertThat(run.sends.write(lease, broadcast, List.of(one.sent(8_000_000, "UNDERPRICED"), two)))
                .isTrue();
        JsonNode answer = run.answer("/tx order-1");
        holds(answer, "OK");
        assertThat(text(answer))
                .contains("order-1 is BROADCAST", "nonce 0", "1. " + first, "nodes: UNDERPRICED")
                .contains("2. " + second + ", nothing in its place", "reason: UNDERPRICED: fee too low")
                .doesNotContain("0xraw");
        assertThat(answer.at("/data/attempts")).hasSize(2);
        ChainSend mined = broadcast.inBlock(SendState.MINED, 1, 995, "0x" + "3".repeat(64), "");
        assertThat(run.sends.write(lease, mined, List.of())).isTrue();
        answer = run.answer("/tx order-1");
        assertThat(text(answer)).contains("block 995", "6 deep", first + ", taken by the chain");
        assertThat(answer.at("/data/confirmations").asLong()).isEqualTo(6);
        assertThat(answer.at("/data/final").asBoolean()).isFalse();
        ChainSend done = mined.inBlock(SendState.FINAL, 1, 995, "0x" + "3".repeat(64), "");
        assertThat(run.sends.write(lease, done, List.of())).isTrue();
        assertThat(run.answer("/tx order-1").at("/data/final").asBoolean()).isTrue();

        run.sends.record(ChainSend.planned("theirs", "8453:0x" + "e".repeat(40), "what", Long.MAX_VALUE, 5));
        holds(run.answer("/tx theirs"), "NOT_FOUND");
        holds(run.answer(ChainRun.ADMIN, "/tx theirs"), "OK");
        holds(run.answer("/tx " + "x".repeat(300)), "NOT_FOUND");
    }
}
