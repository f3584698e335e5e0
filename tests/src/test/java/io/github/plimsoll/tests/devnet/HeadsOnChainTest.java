package io.github.plimsoll.tests.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.evm.BlockLink;
import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.HeadState;
import io.github.plimsoll.evm.Heads;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The newest blocks of a real EVM node, as it tells them over its websocket. */
@Timeout(120)
class HeadsOnChainTest {
    private static final long START = 1_767_571_200L;
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    @DisplayName(
            "each block of a real node wakes who waits, also one that takes another's place; a node on another chain none")
    void asTheNodeTells() throws Exception {
        Devnet.with("newest blocks of a chain", START, HeadsOnChainTest::listen);
    }

    private static RpcClient client(Devnet node, long chain, WorldClock clock) {
        return RpcClient.builder(Endpoint.of(node.address()), chain)
                .clock(clock)
                .build();
    }

    private static void listen(Devnet node) throws Exception {
        WorldClock clock = WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime);
        Endpoint socket = Endpoint.socket(node.address().replace("http:", "ws:"));
        RpcClient right = client(node, Devnet.CHAIN, clock);
        RpcClient wrong = client(node, 8453, clock);
        try (Heads heads =
                Heads.builder(clock).node(right, socket).node(wrong, socket).start()) {
            Heads.Watcher watcher = heads.watcher();
            // What is told while the subscription is being made is not heard.
            for (int i = 0; i < 100 && heads.latest().isEmpty(); i++) {
                node.ask("evm_mine");
                watcher.awaitNext(Duration.ofMillis(300));
            }
            for (int i = 0; i < 3; i++) {
                newest(node, heads, watcher, "evm_mine");
            }
            BlockLink before = heads.latest().orElseThrow();
            newest(node, heads, watcher, "anvil_reorg", 1, List.of());
            BlockLink after = heads.latest().orElseThrow();
            assertThat(after.number()).isEqualTo(before.number());
            assertThat(after.hash()).isNotEqualTo(before.hash());
            assertThat(after.parent()).isEqualTo(before.parent());
            assertThat(heads.state(right)).isEqualTo(HeadState.LIVE);
            assertThat(heads.state(wrong)).isEqualTo(HeadState.CONNECTING);
            assertThat(heads.health().get(1).trouble()).isEqualTo("the node is on chain 31337, not 8453");
        }
    }

    /** After this the newest block that is heard is the node's own. */
    private static void newest(Devnet node, Heads heads, Heads.Watcher watcher, String method, Object... parameters)
            throws Exception {
        node.ask(method, parameters);
        JsonNode block = node.ask("eth_getBlockByNumber", "latest", false);
        BlockLink own = new BlockLink(
                Long.decode(block.path("number").asText()),
                block.path("hash").asText(),
                block.path("parentHash").asText());
        while (!heads.latest().equals(Optional.of(own))) {
            assertThat(watcher.awaitNext(SOON)).as("woken for %s", own).isTrue();
        }
    }
}
