package io.github.plimsoll.evm.sending;

import static io.github.plimsoll.evm.sending.ProvidersTest.BLOCK;
import static io.github.plimsoll.evm.sending.ProvidersTest.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.EvmAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In how few messages several nodes are asked and told, and that nothing is less sure for it. */
class ProvidersMessagesTest {
    private static final EvmAddress ACCOUNT = new EvmAddress("0x00000000000000000000000000000000000000aa");
    private static final String HASH = "0x" + "ab".repeat(32);

    private final List<Scripted> nodes = new ArrayList<>();
    private long time = 7;

    private Scripted node(long head, long nonce, long lastNonce) throws IOException {
        Scripted node = new Scripted(head, nonce, lastNonce);
        nodes.add(node);
        return node;
    }

    private Providers providers(int quorum) {
        return Scripted.providers(nodes, quorum, () -> time);
    }

    private void pass(int seconds) {
        time += Duration.ofSeconds(seconds).toNanos();
    }

    @AfterEach
    void close() {
        nodes.forEach(Scripted::close);
    }

    @Test
    void bytesGoInOneMessageToEachNodeAndEachHasItsOwnAnswer() throws IOException {
        node(100, 7, 5)
                .says("eth_sendRawTransaction 0x02", "\"" + HASH + "\"")
                .says("eth_sendRawTransaction 0x03", "!nonce too low")
                .says("eth_sendRawTransaction 0x04", "\"nonsense\"");
        node(100, 7, 5)
                .says("eth_sendRawTransaction 0x02", "!already known")
                .says("eth_sendRawTransaction 0x03", "!nonce too low")
                .says("eth_sendRawTransaction 0x04", "{}");
        Providers providers = providers(1);
        assertThat(providers.broadcast(List.of("0x02", "0x03", "0x04"), () -> true))
                .extracting(Broadcast::answer)
                .containsExactly(NodeAnswer.ACCEPTED, NodeAnswer.NONCE_TOO_LOW, NodeAnswer.UNKNOWN);
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.messages)
                        .as("its chain, and one message")
                        .hasValue(2));
        assertThat(providers.health()).extracting(NodeHealth::failures).containsOnly(0L);
    }

    @Test
    void nothingLeavesOnceItMayNot() throws IOException {
        node(100, 7, 5).says("eth_sendRawTransaction", "\"" + HASH + "\"");
        node(100, 7, 5).says("eth_sendRawTransaction", "\"" + HASH + "\"");
        Providers providers = providers(1);
        providers.look(ACCOUNT);
        AtomicInteger asked = new AtomicInteger();
        assertThat(providers.broadcast(List.of("0x02", "0x03"), () -> asked.incrementAndGet() < 2))
                .extracting(Broadcast::answer)
                .as("the first node has them")
                .containsOnly(NodeAnswer.ACCEPTED);
        assertThat(nodes).extracting(node -> node.messages.get()).containsExactly(3, 2);
        assertThat(providers.broadcast(List.of("0x02"), () -> false).get(0))
                .isEqualTo(new Broadcast(NodeAnswer.UNKNOWN, "not asked: it may not be sent any more"));
        assertThat(nodes).extracting(node -> node.messages.get()).containsExactly(3, 2);
    }

    /** One that keeps a node busy is in the end alone in its message, and the others have their answers. */
    @Test
    void whatANodeDoesNotAnswerHoldsUpOnlyItself() throws IOException {
        Scripted node = node(100, 7, 5).says("eth_sendRawTransaction", "\"" + HASH + "\"");
        node.diesOf = "0x03";
        Providers providers = providers(1);
        List<String> raws = List.of("0x02", "0x03", "0x04", "0x05");
        providers.broadcast(raws, () -> true);
        pass(11);
        providers.broadcast(raws, () -> true);
        pass(11);
        List<Broadcast> told = providers.broadcast(raws, () -> true);
        assertThat(told)
                .extracting(Broadcast::answer)
                .containsExactly(NodeAnswer.ACCEPTED, NodeAnswer.UNKNOWN, NodeAnswer.ACCEPTED, NodeAnswer.ACCEPTED);
    }

    @Test
    void longBytesGoInSeveralMessages() throws IOException {
        node(100, 7, 5).says("eth_sendRawTransaction", "\"" + HASH + "\"");
        String raw = "0x" + "00".repeat(200_000);
        assertThat(providers(1).broadcast(List.of(raw, raw, raw), () -> true))
                .extracting(Broadcast::answer)
                .containsOnly(NodeAnswer.ACCEPTED);
        assertThat(nodes.get(0).messages).as("its chain; two, and one").hasValue(3);
    }

    private static String receipt(String hash, long block, String blockHash) {
        return "{\"transactionHash\":\"" + hash + "\",\"blockNumber\":" + Scripted.quantity(block) + ",\"blockHash\":\""
                + blockHash + "\",\"status\":\"0x1\"}";
    }

    private static String hash(int number) {
        return "0x" + String.format("%064x", number);
    }

    private int messagesOf(Scripted node, Runnable work) {
        int before = node.messages.get();
        work.run();
        return node.messages.get() - before;
    }

    @Test
    void whatIsWatchedTakesOneMessageToEachNode() throws IOException {
        // Two questions about each, and beside them up to where blocks stay.
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < 49; i++) {
            hashes.add(hash(i));
        }
        for (int n = 0; n < 2; n++) {
            Scripted node = node(100, 7, 5).says("eth_getTransactionReceipt", "null");
            for (int i = 0; i < 49; i++) {
                node.says("eth_getBlockByNumber 0x" + Integer.toHexString(i), Scripted.block(i, hash(1_000 + i)));
            }
        }
        Providers providers = providers(2);
        providers.look(ACCOUNT);
        Scripted second = nodes.get(1);
        assertThat(messagesOf(
                        second, () -> assertThat(providers.sightings(hashes)).containsValue(Sighting.ABSENT)))
                .as("receipts, and whether they are in a block")
                .isEqualTo(1);
        for (int i = 0; i < 49; i++) {
            nodes.get(0).says("eth_getTransactionReceipt " + hash(i), receipt(hash(i), i, hash(1_000 + i)));
        }
        Runnable mined = () -> assertThat(providers.sightings(hashes).values())
                .hasSize(49)
                .allMatch(Sighting.InBlock.class::isInstance);
        assertThat(messagesOf(second, mined)).as("and all new blocks").isEqualTo(2);
        second.says("eth_getTransactionReceipt " + hash(7), "!busy");
        assertThat(messagesOf(nodes.get(0), mined))
                .as("receipts, and blocks where they were")
                .isEqualTo(1);
        assertThat(providers.sightings(List.of(hash(3)))).containsOnlyKeys(hash(3));
    }

    /** What the last look found only says where to look first. */
    @Test
    void aReceiptThatMovedOrIsGoneIsSeenAtOnce() throws IOException {
        String mined = "{\"hash\":\"" + HASH + "\",\"blockNumber\":\"0x62\",\"blockHash\":\"" + BLOCK + "\"}";
        for (int n = 0; n < 2; n++) {
            node(100, 7, 5)
                    .says("eth_getTransactionReceipt", receipt(HASH, 98, BLOCK))
                    .says("eth_getTransactionByHash", mined)
                    .says("eth_getBlockByNumber 0x62", Scripted.block(98, BLOCK))
                    .says("eth_getBlockByNumber 0x63", Scripted.block(99, OTHER));
        }
        Providers providers = providers(2);
        providers.look(ACCOUNT);
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(new Sighting.InBlock(98, BLOCK, true));
        nodes.forEach(node -> node.says("eth_getTransactionReceipt", receipt(HASH, 99, OTHER)));
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(new Sighting.InBlock(99, OTHER, true));
        nodes.forEach(node -> node.says("eth_getTransactionReceipt", "null"));
        assertThat(providers.sightings(List.of(HASH)).get(HASH))
                .as("they still have it in a block")
                .isEqualTo(Sighting.UNCLEAR);
        nodes.forEach(node -> node.says("eth_getTransactionReceipt", receipt(HASH, 98, BLOCK)));
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(new Sighting.InBlock(98, BLOCK, true));
        nodes.forEach(node -> node.says("eth_getTransactionReceipt", "null").says("eth_getTransactionByHash", "null"));
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(Sighting.ABSENT);
    }
}
