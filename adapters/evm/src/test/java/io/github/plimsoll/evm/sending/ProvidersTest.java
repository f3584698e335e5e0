package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.HeadState;
import io.github.plimsoll.evm.Heads;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.CircuitBreaker;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes of which some lie, lag, refuse or are on another chain. */
class ProvidersTest {
    private static final EvmAddress ACCOUNT = new EvmAddress("0x00000000000000000000000000000000000000aa");
    private static final String HASH = "0x" + "ab".repeat(32);
    static final String BLOCK = "0x" + "cd".repeat(32);
    static final String OTHER = "0x" + "ef".repeat(32);

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

    private static NodeAnswer given(Providers providers) {
        return providers.broadcast(List.of("0x02"), () -> true).get(0).answer();
    }

    @AfterEach
    void close() {
        nodes.forEach(Scripted::close);
    }

    @Test
    void whatIsUsedIsTheMostAndWhatIsProvedTheLeastThatTheySay() throws IOException {
        node(100, 7, 5).says("eth_maxPriorityFeePerGas", "\"0x9\"");
        node(101, 8, 4).says("eth_getBalance", "\"0x10\"");
        ChainView view = providers(2).look(ACCOUNT).orElseThrow();
        assertThat(view.head()).isEqualTo(101);
        assertThat(view.safe()).isEqualTo(95);
        assertThat(view.last()).isEqualTo(90);
        assertThat(view.nonce()).isEqualTo(8);
        assertThat(view.lastNonce()).isEqualTo(4);
        assertThat(view.balance()).contains(BigInteger.valueOf(16));
        assertThat(view.quote()).contains(new FeeQuote(BigInteger.valueOf(100), BigInteger.valueOf(9)));
        assertThat(view.runsCode()).isFalse();
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.messages.get())
                        .as("its chain, and one message for all else")
                        .isEqualTo(2));
    }

    @Test
    void aNodeOfAnotherChainOrFarBehindOrSilentIsNotCounted() throws IOException {
        node(100, 7, 5);
        node(96, 9, 9);
        node(100, 9, 9).says("eth_chainId", "\"0x1\"");
        node(100, 9, 9).dead = true;
        Providers pool = providers(1);
        assertThat(pool.counted()).as("nobody was asked yet").isEmpty();
        assertThat(pool.look(ACCOUNT).orElseThrow().nonce()).isEqualTo(7);
        assertThat(pool.counted())
                .singleElement()
                .asString()
                .isEqualTo(pool.health().get(0).node());
        assertThat(providers(2).look(ACCOUNT)).as("one of four is too few").isEmpty();
    }

    @Test
    void anAccountThatRunsCodeOnOneNodeRunsCode() throws IOException {
        node(100, 7, 5);
        node(100, 7, 5).says("eth_getCode", "\"0xef0100" + "11".repeat(20) + "\"");
        assertThat(providers(2).look(ACCOUNT).orElseThrow().runsCode()).isTrue();
    }

    @Test
    void aReceiptCountsWhenAnotherNodeHasItsBlock() throws IOException {
        String receipt = "{\"transactionHash\":\"" + HASH + "\",\"blockNumber\":\"0x62\",\"blockHash\":\"" + BLOCK
                + "\",\"status\":\"0x1\"}";
        node(100, 7, 5).says("eth_getTransactionReceipt", receipt);
        node(100, 7, 5)
                .says("eth_getTransactionReceipt", "null")
                .says("eth_getBlockByNumber 0x62", Scripted.block(98, BLOCK));
        Providers providers = providers(2);
        providers.look(ACCOUNT);
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(new Sighting.InBlock(98, BLOCK, true));
        nodes.get(1).says("eth_getBlockByNumber 0x62", Scripted.block(98, OTHER));
        assertThat(providers.sightings(List.of(HASH)).get(HASH))
                .as("the other one has another block there")
                .isEqualTo(Sighting.UNCLEAR);
    }

    @Test
    void itIsAbsentWhenEnoughNodesSaySo() throws IOException {
        node(100, 7, 5).says("eth_getTransactionReceipt", "null");
        Scripted second = node(100, 7, 5).says("eth_getTransactionReceipt", "null");
        Providers providers = providers(2);
        providers.look(ACCOUNT);
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(Sighting.ABSENT);
        second.says("eth_getTransactionReceipt", "!trouble");
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(Sighting.UNCLEAR);
        second.says(
                "eth_getTransactionReceipt",
                "{\"transactionHash\":\"" + OTHER + "\",\"blockNumber\":\"0x1\",\"blockHash\":\"" + BLOCK
                        + "\",\"status\":\"0x1\"}");
        assertThat(providers.sightings(List.of(HASH)).get(HASH))
                .as("the receipt of another transaction")
                .isEqualTo(Sighting.UNCLEAR);
    }

    /** Behind one address may be several machines, of which one has not seen the blocks that stay. */
    @Test
    void whatAMachineSaysThatKnowsLessIsNoProof() throws IOException {
        Scripted first = node(100, 7, 5).says("eth_getTransactionReceipt", "null");
        node(100, 7, 5).says("eth_getTransactionReceipt", "null");
        Providers providers = providers(2);
        providers.look(ACCOUNT);
        first.says("eth_getBlockByNumber finalized", Scripted.block(89, OTHER));
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(Sighting.UNCLEAR);
        first.says(
                "eth_getTransactionReceipt",
                "{\"transactionHash\":\"" + HASH + "\",\"blockNumber\":\"0x64\",\"blockHash\":\"" + BLOCK
                        + "\",\"status\":\"0x1\"}");
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(Sighting.UNCLEAR);
        first.says("eth_getBlockByNumber finalized", Scripted.block(90, OTHER));
        first.says("eth_getBlockByNumber 0x64", Scripted.block(100, BLOCK));
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isNotEqualTo(Sighting.ABSENT);
        first.says("eth_getTransactionReceipt", "null");
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(Sighting.ABSENT);
    }

    @Test
    void aReceiptOfTheOnlyNodeIsHeldBesideItsOwnBlocks() throws IOException {
        node(100, 7, 5)
                .says(
                        "eth_getTransactionReceipt",
                        "{\"transactionHash\":\"" + HASH + "\",\"blockNumber\":\"0x62\",\"blockHash\":\"" + BLOCK
                                + "\",\"status\":\"0x0\"}")
                .says("eth_getBlockByNumber 0x62", Scripted.block(98, BLOCK));
        Providers providers = providers(1);
        providers.look(ACCOUNT);
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(new Sighting.InBlock(98, BLOCK, false));
    }

    @Test
    void bytesAreGivenToAllAndOneThatHasThemIsEnough() throws IOException {
        node(100, 7, 5).says("eth_sendRawTransaction", "!txpool is full");
        node(100, 7, 5).says("eth_sendRawTransaction", "\"" + HASH + "\"");
        node(100, 7, 5).dead = true;
        assertThat(given(providers(1))).isEqualTo(NodeAnswer.ACCEPTED);
        nodes.get(1).says("eth_sendRawTransaction", "!intrinsic gas too low");
        assertThat(given(providers(1))).as("one never answered").isEqualTo(NodeAnswer.NO_ROOM);
    }

    @Test
    void moreThanThereAreCannotAgree() {
        assertThatThrownBy(() -> new Providers(List.of(), 1, 3, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private void pass(int seconds) {
        time += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void aNodeThatFailsIsLeftAloneForAWhileAndItsHealthSaysSo() throws IOException {
        node(100, 7, 5);
        Scripted other = node(90, 7, 5);
        Providers providers = providers(1);
        providers.look(ACCOUNT);
        assertThat(providers.health()).extracting(NodeHealth::behind).containsExactly(0L, 10L);
        other.dead = true;
        for (int i = 0; i < 5; i++) {
            assertThat(providers.look(ACCOUNT)).isPresent();
        }
        int heard = other.messages.get();
        assertThat(providers.look(ACCOUNT)).isPresent();
        assertThat(other.messages).as("not asked").hasValue(heard);
        NodeHealth health = providers.health().get(1);
        assertThat(health.breaker()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(health.failures()).isEqualTo(5);
        assertThat(health.trouble()).isEqualTo("HTTP 503");
        other.dead = false;
        pass(11);
        providers.look(ACCOUNT);
        assertThat(other.messages).hasValue(heard + 1);
        assertThat(providers.health().get(1).breaker()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void aNodeThatAsksForAPauseGetsIt() throws IOException {
        node(100, 7, 5);
        Scripted busy = node(100, 7, 5);
        Providers providers = providers(1);
        providers.look(ACCOUNT);
        busy.pause = "20";
        providers.look(ACCOUNT);
        busy.pause = "";
        int heard = busy.messages.get();
        pass(19);
        providers.look(ACCOUNT);
        assertThat(busy.messages).hasValue(heard);
        pass(2);
        providers.look(ACCOUNT);
        assertThat(busy.messages).hasValue(heard + 1);
    }

    @Test
    void whatATransactionIsToldIsNoFailureOfTheNode() throws IOException {
        node(100, 7, 5).says("eth_sendRawTransaction", "!nonce too low");
        Providers providers = providers(1);
        for (int i = 0; i < 30; i++) {
            assertThat(given(providers)).isEqualTo(NodeAnswer.NONCE_TOO_LOW);
        }
        assertThat(providers.health().get(0).failures()).isZero();
    }

    @Test
    void ofAChainThatStandsStillThePriceIsOld() throws IOException {
        Scripted only = node(100, 7, 5);
        Providers providers = providers(1);
        assertThat(providers.look(ACCOUNT).orElseThrow().quote()).isPresent();
        pass(60);
        assertThat(providers.look(ACCOUNT).orElseThrow().quote()).isPresent();
        pass(1);
        assertThat(providers.look(ACCOUNT).orElseThrow().quote())
                .as("nothing new is offered")
                .isEmpty();
        assertThat(providers.silentFor()).isEqualTo(Duration.ofSeconds(61));
        only.says("eth_getBlockByNumber latest", Scripted.block(101, BLOCK));
        assertThat(providers.look(ACCOUNT).orElseThrow().quote()).isPresent();
        assertThat(providers.silentFor()).isZero();
    }

    /** A height that no chain has, said once: it neither stands for the newest block for ever nor makes silence of what follows. */
    @Test
    void aHeightThatIsNoneIsForgotten() throws IOException {
        Scripted only = node(1_000_000_000_000L, 7, 5);
        Providers providers = providers(1);
        providers.look(ACCOUNT);
        only.says("eth_getBlockByNumber latest", Scripted.block(100, BLOCK));
        providers.look(ACCOUNT);
        time += Duration.ofSeconds(61).toNanos();
        only.says("eth_getBlockByNumber latest", Scripted.block(101, BLOCK));
        assertThat(providers.look(ACCOUNT).orElseThrow().quote()).isPresent();
        assertThat(providers.silentFor()).isZero();
        assertThat(providers.health().get(0).behind()).isZero();
    }

    @Test
    void aHeightThatTooFewKnowIsNotTheNewest() throws IOException {
        node(100, 7, 5);
        Scripted liar = node(150, 7, 5);
        Providers providers = providers(2);
        assertThat(providers.look(ACCOUNT)).isEmpty();
        liar.says("eth_getBlockByNumber latest", Scripted.block(101, BLOCK));
        time += Duration.ofSeconds(61).toNanos();
        assertThat(providers.look(ACCOUNT).orElseThrow().quote()).isPresent();
    }

    @Test
    void oneNodeIsNotCountedTwice() throws IOException {
        Scripted node = node(100, 7, 5);
        nodes.add(node);
        assertThatThrownBy(() -> providers(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1:" + node.port());
    }

    @Test
    void whatOneNodeAloneSaysIsUsedIsNotAgreed() throws IOException {
        node(100, 7, 5);
        node(100, 8, 5);
        node(100, 1_000_000_000_000L, 5);
        assertThat(providers(2).look(ACCOUNT).orElseThrow().agreedNonce()).isEqualTo(8);
        assertThat(providers(3).look(ACCOUNT).orElseThrow().agreedNonce()).isEqualTo(7);
    }

    /** Nodes throw receipts away after some hours and keep the transactions: that is no proof that another program's was mined. */
    @Test
    void aReceiptThatWasThrownAwayIsNotAbsent() throws IOException {
        Scripted first = node(100, 7, 5).says("eth_getTransactionReceipt", "null");
        Scripted second = node(100, 7, 5).says("eth_getTransactionReceipt", "null");
        Providers providers = providers(2);
        providers.look(ACCOUNT);
        String mined = "{\"hash\":\"" + HASH + "\",\"blockNumber\":\"0x9\",\"blockHash\":\"" + BLOCK + "\"}";
        first.says("eth_getTransactionByHash", mined);
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(Sighting.UNCLEAR);
        first.says("eth_getTransactionByHash", "{\"hash\":\"" + HASH + "\",\"blockNumber\":null,\"blockHash\":null}");
        assertThat(providers.sightings(List.of(HASH)).get(HASH))
                .as("in a pool is in no block")
                .isEqualTo(Sighting.ABSENT);
        second.says("eth_getTransactionByHash", "{\"hash\":\"" + OTHER + "\",\"blockNumber\":null}");
        assertThat(providers.sightings(List.of(HASH)).get(HASH))
                .as("another transaction")
                .isEqualTo(Sighting.UNCLEAR);
        second.says("eth_getTransactionByHash", "!transaction indexing is in progress");
        assertThat(providers.sightings(List.of(HASH)).get(HASH)).isEqualTo(Sighting.UNCLEAR);
    }

    @Test
    void oneThatIsFarBeyondWhereEnoughAreBlindsNobody() throws IOException {
        node(100, 7, 5);
        node(1_000_000_000_000L, 9, 9);
        node(101, 7, 4);
        ChainView view = providers(2).look(ACCOUNT).orElseThrow();
        assertThat(view.head()).isEqualTo(101);
        assertThat(view.nonce()).as("it is not counted").isEqualTo(7);
    }

    @Test
    void itsHealthSaysHowBlocksAreHeard() throws IOException {
        node(100, 7, 5);
        node(100, 7, 5);
        Providers providers = providers(1);
        providers.look(ACCOUNT);
        assertThat(providers.health()).extracting(NodeHealth::heads).containsOnly(HeadState.NONE);
        WorldClock clock = WorldClock.of(() -> 1_767_571_200_000_000L);
        try (Heads heads = Heads.builder(clock)
                .node(
                        providers.counted().get(1),
                        Endpoint.socket("ws://127.0.0.1:" + nodes.get(1).port()))
                .start()) {
            assertThat(providers.hearing(heads).health())
                    .extracting(NodeHealth::heads)
                    .containsExactly(HeadState.NONE, HeadState.CONNECTING);
        }
        assertThat(providers.health()).extracting(NodeHealth::heads).contains(HeadState.CLOSED);
    }
}
