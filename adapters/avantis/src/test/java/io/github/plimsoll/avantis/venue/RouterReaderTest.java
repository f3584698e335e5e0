package io.github.plimsoll.avantis.venue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.avantis.venue.ChainProof.Use;
import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a nonce proves: used is believed of any node, unused of enough of them, in a block that stays and is late enough. */
class RouterReaderTest {
    private static final EvmAddress ROUTER = new EvmAddress("0x44914408af82bC9983bbb330e3578E1105e11d4e");
    private static final EvmAddress STORAGE = new EvmAddress("0x8a311d7048c35985aa31c131b9a13e03a5f7422d");
    private static final EvmAddress USDC = new EvmAddress("0x833589fcd6edb6e08f4c7c32d4f71b54bda02913");
    private static final EvmAddress SIGNER = new EvmAddress("0x" + "11".repeat(20));
    private static final BigInteger NONCE = BigInteger.valueOf(0x1203);
    private static final String USED = "8"; // bit 3
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
    /** The safe block is 7, made at 1000; the newest is beyond it. */
    private static final long SAFE_AT = 1_000;

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    /** A node with a bitmap at the newest block and one at the safe block, as hex digits; "" for a node that does not know. */
    private RpcClient node(String newest, String safe) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.createContext("/", exchange -> {
                String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                byte[] answer = answer(asked, newest, safe).getBytes(UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            servers.add(server);
            return RpcClient.builder(
                            Endpoint.of(
                                    "http://127.0.0.1:" + server.getAddress().getPort()),
                            8453)
                    .clock(new ManualClock())
                    .build();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static String answer(String asked, String newest, String safe) {
        Matcher id = ID.matcher(asked);
        assertThat(id.find()).isTrue();
        String result;
        if (asked.contains("eth_chainId")) {
            result = "\"0x2105\"";
        } else if (asked.contains("eth_blockNumber")) {
            result = "\"0x7\"";
        } else if (asked.contains("eth_getBlockByNumber")) {
            result = "{\"number\":\"0x7\",\"timestamp\":\"0x" + Long.toHexString(SAFE_AT) + "\",\"hash\":\"0x"
                    + "ab".repeat(32) + "\"}";
        } else {
            boolean bitmap = asked.contains("0x4fe02b44" + "0".repeat(24) + "11".repeat(20) + "0".repeat(62) + "12")
                    && asked.toLowerCase(java.util.Locale.ROOT).contains(ROUTER.hex());
            boolean money =
                    asked.contains("0x70a08231" + "0".repeat(24) + "11".repeat(20)) && asked.contains(USDC.hex());
            boolean count = asked.contains("0x1c8636b4") && asked.contains(STORAGE.hex());
            boolean allowance = asked.contains("0xdd62ed3e" + "0".repeat(24) + "11".repeat(20) + "0".repeat(24)
                            + STORAGE.hex().substring(2))
                    && asked.contains(USDC.hex());
            assertThat(bitmap || count || money || allowance).as(asked).isTrue();
            String word = asked.contains("\"latest\"") ? newest : safe;
            result = "\"0x" + (word.isEmpty() ? "" : "0".repeat(64 - word.length()) + word) + "\"";
        }
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}";
    }

    private static Use use(int agree, long until, RpcClient... nodes) {
        return new RouterReader(Arrays.asList(nodes), agree, ROUTER, STORAGE, USDC).use(SIGNER, NONCE, until);
    }

    @Test
    void usedIsBelievedOfAnyNode() {
        assertThat(use(2, 0, node("0", "0"), node(USED, "0"))).isEqualTo(Use.USED);
    }

    @Test
    void unusedIsBelievedOfEnoughNodesInABlockThatStays() {
        assertThat(use(2, SAFE_AT - 1, node("0", "0"), node("0", "0"), node("", "")))
                .isEqualTo(Use.UNUSED);
        assertThat(use(3, SAFE_AT - 1, node("0", "0"), node("0", "0"), node("", "")))
                .isEqualTo(Use.UNKNOWN);
        assertThat(use(1, SAFE_AT - 1, node("4", "4")))
                .as("another nonce of the word")
                .isEqualTo(Use.UNUSED);
    }

    @Test
    void theDeadlineHasToLieBehindTheSafeBlock() {
        assertThat(use(1, SAFE_AT, node("0", "0"))).isEqualTo(Use.UNKNOWN);
        assertThat(use(1, SAFE_AT - 1, node("0", USED)))
                .as("gone from the newest block")
                .isEqualTo(Use.UNKNOWN);
    }

    @Test
    void enoughNodesHaveToAgreeOnWhatIsOpen() {
        List<RpcClient> nodes = List.of(node("2", ""), node("0", ""), node("0", ""));
        assertThat(new RouterReader(nodes, 2, ROUTER, STORAGE, USDC).openTrades(SIGNER, 1))
                .isEqualTo(OptionalLong.of(0));
        assertThat(new RouterReader(nodes, 3, ROUTER, STORAGE, USDC).openTrades(SIGNER, 1))
                .isEmpty();
        assertThat(new RouterReader(List.of(node("", "")), 1, ROUTER, STORAGE, USDC).openTrades(SIGNER, 1))
                .isEmpty();
    }

    @Test
    void nobodyCannotAgree() {
        assertThatThrownBy(() -> new RouterReader(List.of(), 1, ROUTER, STORAGE, USDC))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<ChainProof.Funds> funds(int agree, RpcClient... nodes) {
        return new RouterReader(Arrays.asList(nodes), agree, ROUTER, STORAGE, USDC).funds(SIGNER);
    }

    @Test
    void anAllowanceIsReadInOneBlockOnWhichNodesAgreeHoweverLargeItIs() {
        assertThat(allowance(2, node("1", "f4240"), node("2", "f4240"))).contains(BigInteger.valueOf(1_000_000));
        assertThat(allowance(1, node("", "f".repeat(64))))
                .contains(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
        assertThat(allowance(1, node("", "f4240"), node("", "f4241")))
                .as("one says another")
                .isEmpty();
        assertThat(allowance(1, node("", ""))).as("no word").isEmpty();
    }

    private static Optional<BigInteger> allowance(int agree, RpcClient... nodes) {
        return new RouterReader(Arrays.asList(nodes), agree, ROUTER, STORAGE, USDC).allowance(SIGNER);
    }

    /** Node's second word is what it says of block 7, which all of them know as the newest. */
    @Test
    void aWalletIsReadInOneBlockOnWhichNodesAgree() {
        assertThat(funds(2, node("1", "f4240"), node("2", "f4240"))).contains(new ChainProof.Funds(1_000_000, SAFE_AT));
        assertThat(funds(1, node("", "f4240"))).isPresent();
        assertThat(funds(2, node("", "f4240"), node("", "f4241")))
                .as("one says another")
                .isEmpty();
        assertThat(funds(1, node("", "f4240"), node("", "f4241")))
                .as("one says another")
                .isEmpty();
        assertThat(funds(1, node("", ""))).as("no word").isEmpty();
        assertThat(funds(1, node("", "7ce66c50e2840001")))
                .as("more than any money")
                .isEmpty();
    }
}
