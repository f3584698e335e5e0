package io.github.plimsoll.evm.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Quorum;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.reading.ChainFollower.Turn;
import io.github.plimsoll.execution.MemoryChainFeed;
import io.github.plimsoll.execution.spi.ChainEntry;
import io.github.plimsoll.execution.spi.ReadBlock;
import io.github.plimsoll.numbers.WorldClock;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Blocks and logs of a published token, recorded from a node: it was given out, 500 went to the watched account, somebody was
 * allowed to take 77, 120 went back, 3 came, and one block has transfers of 10 and 1 to it and of 9 to another.
 */
class ChainFollowerTest {
    private static final EvmAddress TOKEN = new EvmAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3");
    private static final EvmAddress ANN = new EvmAddress("0x00000000000000000000000000000000000000b1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Recorded> nodes = new ArrayList<>();
    private final MemoryChainFeed feed = new MemoryChainFeed();

    /** A node that has the recorded blocks, or what became of them. */
    private static final class Recorded implements AutoCloseable {
        private final ArrayNode blocks;
        private final HttpServer server;
        volatile int head;

        Recorded() throws IOException {
            try (InputStream file =
                    Objects.requireNonNull(ChainFollowerTest.class.getResourceAsStream("transfers.json"))) {
                blocks = (ArrayNode) JSON.readTree(file);
            }
            head = blocks.size() - 1;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::serve);
            server.start();
        }

        ObjectNode block(int number) {
            return (ObjectNode) blocks.get(number);
        }

        /** Another chain from a block on: other hashes, and nothing in their logs. */
        void forks(int from) {
            for (int i = from; i < blocks.size(); i++) {
                String parent = block(i - 1).get("hash").asText();
                block(i).put("parentHash", parent).put("hash", "0x" + String.format("%064x", 1_000 + i));
                block(i).putArray("logs");
            }
        }

        private void serve(HttpExchange exchange) throws IOException {
            JsonNode asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
            JsonNode told;
            if (asked.isArray()) {
                ArrayNode all = JSON.createArrayNode();
                asked.forEach(one -> all.add(answer(one)));
                told = all;
            } else {
                told = answer(asked);
            }
            byte[] body = JSON.writeValueAsBytes(told);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        private ObjectNode answer(JsonNode one) {
            ObjectNode answer = JSON.createObjectNode();
            answer.put("jsonrpc", "2.0").set("id", one.get("id"));
            JsonNode first = one.get("params").path(0);
            switch (one.get("method").asText()) {
                case "eth_chainId" -> answer.put("result", "0x7a69");
                case "eth_blockNumber" -> answer.put("result", "0x" + Integer.toHexString(head));
                case "eth_getBlockByNumber" -> {
                    int number = Integer.decode(first.asText());
                    answer.set("result", number > head ? JSON.nullNode() : block(number));
                }
                default -> {
                    answer.putObject("error").put("code", -32000).put("message", "unknown block");
                    for (JsonNode block : blocks) {
                        if (block.get("hash").equals(first.get("blockHash"))) {
                            answer.remove("error");
                            answer.set("result", block.get("logs"));
                        }
                    }
                }
            }
            return answer;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private Recorded node() throws IOException {
        Recorded node = new Recorded();
        nodes.add(node);
        return node;
    }

    private ChainFollower follower() {
        List<RpcClient> clients = nodes.stream()
                .map(node -> RpcClient.builder(
                                Endpoint.of("http://127.0.0.1:"
                                        + node.server.getAddress().getPort()),
                                31_337)
                        .clock(WorldClock.of(() -> 0))
                        .build())
                .toList();
        return new ChainFollower(
                feed, new Quorum(clients, clients.size()), new TransferDecoder(List.of(TOKEN), List.of(ANN)), "ann");
    }

    private BigInteger held() {
        return feed.held("ann", ANN.hex(), TOKEN.hex());
    }

    @AfterEach
    void close() {
        nodes.forEach(Recorded::close);
    }

    @Test
    @DisplayName("EXE-26 what an account holds is decoded from recorded logs of a chain")
    void decoded() throws IOException {
        node();
        ChainFollower follower = follower();
        assertThat(follower.begin(1)).isEqualTo(Turn.READ);
        assertThat(follower.step()).isEqualTo(Turn.READ);
        assertThat(held()).isEqualTo(394);
        assertThat(feed.entries("ann", 0, 100).stream().map(ChainEntry::changes))
                .extracting(changes -> changes.get(0).by().intValue())
                .containsExactly(500, -120, 3, 10, 1);
        assertThat(follower.step()).isEqualTo(Turn.IDLE);
        assertThat(follower().begin(4)).as("it goes on where it was").isEqualTo(Turn.IDLE);
        assertThat(held()).isEqualTo(394);
    }

    @Test
    @DisplayName("EXE-27 blocks that are gone are taken back to the last one that stands, and read again")
    void reorganised() throws IOException {
        Recorded node = node();
        ChainFollower follower = follower();
        follower.begin(1);
        follower.step();
        node.forks(4);
        assertThat(follower.step()).isEqualTo(Turn.ROLLED_BACK);
        assertThat(held()).isEqualTo(500);
        assertThat(feed.blocks("ann").get(0).number()).isEqualTo(3);
        assertThat(follower.step()).isEqualTo(Turn.READ);
        assertThat(held()).isEqualTo(500);
        assertThat(feed.blocks("ann").get(0)).isEqualTo(new ReadBlock(6, "0x" + String.format("%064x", 1_006)));
    }

    @Test
    @DisplayName("when more is gone than is remembered nothing is read until a person has looked")
    void tooDeep() throws IOException {
        Recorded node = node();
        ChainFollower follower = follower();
        follower.begin(3);
        follower.step();
        node.forks(1);
        assertThat(follower.step()).isEqualTo(Turn.TOO_DEEP);
        assertThat(feed.blocks("ann").get(0).number()).isEqualTo(6);
    }

    @Test
    @DisplayName("nodes that lag or contradict each other change nothing")
    void doubt() throws IOException {
        Recorded one = node();
        Recorded two = node();
        ChainFollower follower = follower();
        follower.begin(1);
        two.block(2).putArray("logs");
        assertThat(follower.step()).as("as far as they agree").isEqualTo(Turn.READ);
        assertThat(feed.blocks("ann").get(0).number()).isEqualTo(1);
        assertThat(follower.step()).isEqualTo(Turn.BLIND);
        assertThat(held()).isZero();
        two.block(2).set("logs", one.block(2).get("logs"));
        two.head = 4;
        assertThat(follower.step()).isEqualTo(Turn.READ);
        assertThat(feed.blocks("ann").get(0).number()).as("as far as both know").isEqualTo(4);
        two.head = 2;
        assertThat(follower.step()).as("a node that lags takes nothing back").isEqualTo(Turn.IDLE);
        assertThat(held()).isEqualTo(380);
    }

    @Test
    @DisplayName("a log that is not that of the block, or says something twice, is none")
    void notItsLog() throws IOException {
        Recorded node = node();
        ChainFollower follower = follower();
        follower.begin(2);
        ArrayNode log = (ArrayNode) node.block(2).get("logs");
        log.add(log.get(0).deepCopy());
        assertThat(follower.step()).isEqualTo(Turn.BLIND);
        log.remove(1);
        JsonNode hash = log.get(0).get("blockHash");
        ((ObjectNode) log.get(0)).put("blockHash", "0x" + "ab".repeat(32));
        assertThat(follower.step()).isEqualTo(Turn.BLIND);
        ((ObjectNode) log.get(0)).set("blockHash", hash);
        ((ObjectNode) log.get(0)).put("removed", true);
        assertThat(follower.step()).isEqualTo(Turn.BLIND);
        ((ObjectNode) log.get(0)).put("removed", false);
        assertThat(follower.step()).isEqualTo(Turn.READ);
        assertThat(held()).isEqualTo(394);
    }

    @Test
    void itBeginsBeforeItGoesOn() throws IOException {
        node();
        assertThatThrownBy(() -> follower().step()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> follower().begin(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
