package io.github.plimsoll.tests.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Quorum;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.reading.ChainFollower;
import io.github.plimsoll.evm.reading.ChainFollower.Turn;
import io.github.plimsoll.evm.reading.TransferDecoder;
import io.github.plimsoll.execution.MemoryChainFeed;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What accounts hold of a published token, read from the logs of a real EVM node whose blocks go away again. */
@Timeout(180)
class TransfersReadOnChainTest {
    private static final long START = 1_767_571_200L;
    private static final List<EvmAddress> WATCHED = List.of(
            new EvmAddress("0x00000000000000000000000000000000000000b1"),
            new EvmAddress("0x00000000000000000000000000000000000000b2"));

    private int read;
    private int rolledBack;

    @Test
    @DisplayName("EXE-27 whatever blocks come and go, what is read is what the chain says in the end")
    void asTheChainSays() throws Exception {
        Devnet.with("logs of a chain", START, this::play);
    }

    private void play(Devnet node) throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        String owner = node.ask("eth_accounts").get(0).asText();
        String token = node.token(1_000_000, owner).toLowerCase(Locale.ROOT);
        node.ask("anvil_mine", "0x8"); // no reorganisation takes the token away
        node.ask("evm_setAutomine", false);
        RpcClient client = RpcClient.builder(Endpoint.of(node.address()), Devnet.CHAIN)
                .clock(WorldClock.of(() -> START * 1_000_000))
                .build();
        MemoryChainFeed feed = new MemoryChainFeed();
        ChainFollower follower = new ChainFollower(
                feed,
                new Quorum(List.of(client), 1),
                new TransferDecoder(List.of(new EvmAddress(token)), WATCHED),
                "transfers");
        assertThat(follower.begin(1)).isEqualTo(Turn.READ);
        for (int turn = 0; turn < 150; turn++) {
            if (random.nextBoolean()) {
                EvmAddress to = WATCHED.get(random.nextInt(2));
                String data = "0xa9059cbb" + "0".repeat(24) + to.hex().substring(2)
                        + String.format("%064x", random.nextInt(1, 50));
                node.ask("eth_sendTransaction", Map.of("from", owner, "to", token, "data", data));
            }
            node.ask("evm_mine");
            if (random.nextInt(8) == 0) {
                node.ask("anvil_reorg", random.nextInt(1, 5), List.of());
            }
            if (random.nextInt(3) > 0) {
                count(follower.step());
            }
        }
        node.ask("evm_mine");
        for (Turn turn = follower.step(); turn != Turn.IDLE; turn = follower.step()) {
            assertThat(turn).isIn(Turn.READ, Turn.ROLLED_BACK);
            count(turn);
        }
        for (EvmAddress account : WATCHED) {
            BigInteger balance = node.balanceOf(token, account.hex());
            assertThat(balance).isPositive();
            assertThat(feed.held("transfers", account.hex(), token)).isEqualTo(balance);
        }
        assertThat(read).isPositive();
        assertThat(rolledBack).as("blocks went away that were read").isPositive();
    }

    private void count(Turn turn) {
        read += turn == Turn.READ ? 1 : 0;
        rolledBack += turn == Turn.ROLLED_BACK ? 1 : 0;
    }
}
