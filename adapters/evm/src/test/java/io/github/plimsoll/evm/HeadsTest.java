package io.github.plimsoll.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.Backoff;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Newest blocks from a node that tells them, keeps silent, lies, breaks off or says something else. */
@Timeout(30)
class HeadsTest {
    private static final String KEY = "0123456789abcdef";
    private static final Duration SILENT = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final HeadServer server = server();
    private final RpcClient node = client("https://example.org");
    private final List<Heads> started = new ArrayList<>();

    private static HeadServer server() {
        try {
            return new HeadServer();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private RpcClient client(String address) {
        return RpcClient.builder(Endpoint.of(address), 8453).clock(clock).build();
    }

    private Heads.Builder builder() {
        return Heads.builder(clock)
                .silent(SILENT)
                .patience(Duration.ofSeconds(5))
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(60)));
    }

    private void start() {
        started.add(builder().node(node, server.endpoint("/v2/" + KEY)).start());
    }

    private Heads heads() {
        return started.get(0);
    }

    private HeadHealth health() {
        return heads().health().get(0);
    }

    @AfterEach
    void close() throws IOException {
        started.forEach(Heads::close);
        server.close();
    }

    private void until(BooleanSupplier holds) {
        try {
            while (!holds.getAsBoolean()) {
                Thread.sleep(2);
            }
        } catch (InterruptedException told) {
            throw new IllegalStateException(
                    "it does not come to hold: "
                            + started.stream().map(Heads::health).toList() + " " + server.heard,
                    told);
        }
    }

    private static String hash(int number) {
        return "0x" + String.format("%064x", number);
    }

    /** Tells a block once it is heard: a subscription that is still being made hears nothing. */
    private void tell(long number, int hash) {
        until(() -> {
            server.say(HeadServer.head("0xabc", 1, hash(999_999), hash(999_998)));
            return isNewest(999_999);
        });
        server.say(HeadServer.head("0xabc", number, hash(hash), hash(hash - 1)));
        until(() -> isNewest(hash));
    }

    private boolean isNewest(int hash) {
        return heads().latest().filter(head -> head.hash().equals(hash(hash))).isPresent();
    }

    @Test
    @DisplayName(
            "blocks are heard after the node has told its chain, and the newest is known with the one it stands on")
    void heard() {
        start();
        assertThat(heads().latest()).isEmpty();
        assertThat(heads().state(node)).isEqualTo(HeadState.CONNECTING);
        tell(100, 7);
        assertThat(heads().latest()).contains(new BlockLink(100, hash(7), hash(6)));
        assertThat(heads().state(node)).isEqualTo(HeadState.LIVE);
        assertThat(heads().state(client("https://other.example.org"))).isEqualTo(HeadState.NONE);
        assertThat(health().head()).isEqualTo(100);
        assertThat(server.heard).hasSize(2);
        assertThat(server.heard.get(0)).contains("eth_chainId");
        assertThat(server.heard.get(1)).contains("eth_subscribe", "newHeads");
    }

    @Test
    @DisplayName("another block at the same height takes the place of the first, and is told")
    void reorganised() throws Exception {
        start();
        tell(100, 7);
        Heads.Watcher watcher = heads().watcher();
        tell(100, 9);
        assertThat(heads().latest()).contains(new BlockLink(100, hash(9), hash(8)));
        assertThat(watcher.awaitNext(Duration.ofSeconds(20))).isTrue();
        tell(99, 10);
        assertThat(heads().latest()).as("the chain became shorter").contains(new BlockLink(99, hash(10), hash(9)));
    }

    @Test
    @DisplayName("silence makes the connection anew, and the node silent until a block comes")
    void silence() {
        start();
        tell(100, 7);
        clock.advance(SILENT.minusSeconds(1));
        assertThat(heads().state(node)).isEqualTo(HeadState.LIVE);
        clock.advance(Duration.ofSeconds(1));
        assertThat(heads().state(node)).isEqualTo(HeadState.SILENT);
        assertThat(heads().latest()).as("too old to mean anything").isEmpty();
        until(() -> server.connections() == 2 && server.heard.size() == 4);
        assertThat(heads().state(node)).isEqualTo(HeadState.SILENT);
        assertThat(health().trouble()).isEqualTo("silent for PT30S");
        tell(101, 8);
        assertThat(heads().state(node)).isEqualTo(HeadState.LIVE);
        assertThat(health().silence()).isZero();
    }

    @Test
    @DisplayName("a node on another chain is never subscribed to, and what it tells does not count")
    void otherChain() {
        server.answer = request -> HeadServer.result(request, "\"0x1\"");
        start();
        until(() -> server.connections() >= 3);
        server.say(HeadServer.head("0xabc", 100, hash(7), hash(6)));
        server.say(HeadServer.head("", 100, hash(7), hash(6)));
        until(() -> server.connections() >= 5);
        assertThat(heads().latest()).isEmpty();
        assertThat(server.heard).allMatch(request -> request.contains("eth_chainId"));
        assertThat(health().trouble()).isEqualTo("the node is on chain 1, not 8453");
        server.answer = HeadServer::usual;
        tell(101, 8);
    }

    @Test
    @DisplayName("a node that tells no blocks by itself is tried again, and says why")
    void noSubscription() {
        server.answer = request -> request.contains("eth_chainId")
                ? HeadServer.usual(request)
                : FakeNode.error(request, "{\"code\":-32601,\"message\":\"no " + KEY + "\"}");
        start();
        until(() -> server.connections() >= 3);
        assertThat(health().trouble()).isEqualTo("it tells no blocks by itself: JSON-RPC error -32601: no ***");
    }

    @Test
    @DisplayName(
            "what is no message, too long, no text or an answer to nothing ends the connection, and another is made")
    void garbage() {
        start();
        Map<String, Runnable> all = Map.of(
                "unusable message: no well-formed JSON",
                () -> server.say("{"),
                "unusable message: no message of JSON-RPC 2.0",
                () -> server.say("[]"),
                "unusable message: a block's hash has 32 bytes",
                () -> server.say(HeadServer.head("0xabc", 1, "0xab", hash(1))),
                "unusable message: an answer to nothing that was asked",
                () -> server.say(HeadServer.result("\"id\":2,", "\"0xdef\"")),
                "a message above 65536 characters",
                () -> server.say("[\"" + "x".repeat(70_000) + "\"]"),
                "a message that is no text",
                server::sayBytes);
        int block = 100;
        for (Map.Entry<String, Runnable> one : all.entrySet()) {
            block++;
            tell(block, block);
            one.getValue().run();
            until(() -> health().trouble().equals(one.getKey()));
        }
        tell(200, 200);
    }

    @Test
    @DisplayName("of a subscription that is not ours, or before it has a name, nothing counts")
    void strangers() {
        server.answer = request -> {
            if (request.contains("eth_subscribe")) {
                server.say(HeadServer.head("0xabc", 50, hash(50), hash(49)));
            }
            return HeadServer.usual(request);
        };
        start();
        tell(100, 7);
        server.say(HeadServer.head("0xdef", 500, hash(50), hash(49)));
        server.say("{\"jsonrpc\":\"2.0\",\"method\":\"something_else\",\"params\":7}");
        tell(101, 8);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(heads().latest()).contains(new BlockLink(101, hash(8), hash(7)));
    }

    @Test
    @DisplayName("a server that closes or breaks off in the middle is connected to again; its words are not repeated")
    void ends() throws Exception {
        start();
        tell(100, 7);
        server.bye();
        until(() -> health().trouble().equals("closed by the node with 1001"));
        tell(101, 8);
        server.cut();
        // The JDK's client does not always see an end in the middle of a frame; then it is silence that is seen.
        until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return List.of("closed by the node with 1006", "silent for PT30S").contains(health().trouble());
        });
        tell(102, 9);
        assertThat(health().trouble()).doesNotContain(KEY);
    }

    @Test
    @DisplayName("who answers too late, or with HTTP, is left; a pause that he asks for is kept")
    void late() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.answer = request -> {
            try {
                never.await();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
            return HeadServer.usual(request);
        };
        started.add(builder()
                .patience(Duration.ofMillis(100))
                .node(node, server.endpoint("/" + KEY).header("Authorization", "Bearer " + KEY))
                .start());
        until(() -> server.connections() >= 2);
        assertThat(health().trouble()).isEqualTo("no answer within 100 ms");
        assertThat(server.heads.get(0)).contains("GET /" + KEY, "Authorization: Bearer " + KEY);
        server.instead = "HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n";
        never.countDown();
        until(() -> {
            server.bye();
            return health().trouble().equals("HTTP 403 instead of a websocket");
        });
        server.instead = "HTTP/1.1 429 slow down\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n";
        until(() -> health().trouble().contains("HTTP 429 instead of a websocket"));
        int connections = server.connections();
        Thread.sleep(300);
        assertThat(server.connections()).isEqualTo(connections);
        assertThat(heads().health().toString()).doesNotContain(KEY);
    }

    @Test
    @DisplayName("nobody there is no connection; nothing of the address is told")
    void nobody() throws Exception {
        server.close();
        start();
        until(() -> health().attempts() >= 3);
        assertThat(health().trouble()).startsWith("no connection (").doesNotContain(KEY);
        assertThat(heads().health().toString()).doesNotContain(KEY);
    }

    @Test
    @DisplayName("each who waits is woken once for each block, however many nodes tell it, and never too often")
    void woken() throws Exception {
        try (HeadServer other = new HeadServer();
                Heads both = Heads.builder(machine())
                        .node(node, server.endpoint("/"))
                        .node(client("https://other.example.org"), other.endpoint("/"))
                        .start()) {
            until(() -> server.heard.size() == 2 && other.heard.size() == 2);
            Heads.Watcher one = both.watcher();
            Heads.Watcher two = both.watcher();
            until(() -> {
                server.say(HeadServer.head("0xabc", 5, hash(5), hash(4)));
                other.say(HeadServer.head("0xabc", 5, hash(5), hash(4)));
                return both.health().stream().allMatch(health -> health.head() == 5);
            });
            long begun = System.nanoTime();
            assertThat(one.awaitNext(Duration.ofSeconds(20))).isTrue();
            assertThat(two.awaitNext(Duration.ofSeconds(20))).isTrue();
            assertThat(one.awaitNext(Duration.ofMillis(50)))
                    .as("the same block")
                    .isFalse();
            for (int i = 6; i < 200; i++) {
                server.say(HeadServer.head("0xabc", i, hash(i), hash(i - 1)));
            }
            assertThat(one.awaitNext(Duration.ofSeconds(20))).isTrue();
            assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(Heads.LEAST_PAUSE.toNanos());
            assertThat(both.watcher().awaitNext(Duration.ofMillis(1)))
                    .as("who begins to wait waits for the next")
                    .isFalse();
        }
    }

    private static WorldClock machine() {
        return WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime);
    }

    @Test
    @DisplayName("closing ends its threads and wakes whoever waits")
    void closed() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        started.add(builder()
                .threads(work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    threads.add(thread);
                    return thread;
                })
                .node(node, server.endpoint("/"))
                .start());
        tell(100, 7);
        Heads.Watcher watcher = heads().watcher();
        AtomicReference<Object> told = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                told.set(watcher.awaitNext(Duration.ofHours(1)));
            } catch (InterruptedException stopped) {
                told.set(stopped);
            }
        });
        waiter.start();
        until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        heads().close();
        waiter.join();
        assertThat(told).hasValue(false);
        assertThat(threads).isNotEmpty();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(heads().state(node)).isEqualTo(HeadState.CLOSED);
        assertThat(heads().latest()).isEmpty();
        assertThat(watcher.awaitNext(Duration.ofHours(1))).isFalse();
    }

    @Test
    void whatCannotBeIsRefusedWithoutTheAddress() {
        assertThatThrownBy(() -> builder().silent(Duration.ZERO).start())
                .hasMessage("newest blocks: 1 to 10 nodes tell blocks, not 0;"
                        + " silence and patience are 10 ms to 1 h, not PT0S");
        assertThatThrownBy(() -> Endpoint.socket("ws://example.org/" + KEY))
                .hasMessage("the address of the node begins with wss:// and a host,"
                        + " or with ws:// on this machine, such as wss://mainnet.base.org");
        assertThatThrownBy(() -> Endpoint.socket("https://example.org/" + KEY)).hasMessageNotContaining(KEY);
        assertThat(Endpoint.socket("wss://example.org/v2/" + KEY)).hasToString("wss://example.org");
    }
}
