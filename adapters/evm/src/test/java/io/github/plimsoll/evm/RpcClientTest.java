package io.github.plimsoll.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.RpcResult.Garbage;
import io.github.plimsoll.evm.RpcResult.Refused;
import io.github.plimsoll.evm.RpcResult.Unreachable;
import io.github.plimsoll.evm.RpcResult.Value;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RpcClientTest {
    private static final EvmAddress FEED = new EvmAddress("0x71041dddad3595F9CEd3DcCFBe3D1F4b0a16Bb70");
    private static final String HASH = "0x" + "ab".repeat(32);

    private FakeNode node;
    private RpcClient client;

    @BeforeEach
    void start() throws IOException {
        node = new FakeNode();
        client = node.client();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void asksTheChainOnceAndThenCalls() {
        node.answer = request -> FakeNode.result(request, "\"0x00ff\"");
        assertThat(bytes(client.call(FEED, new byte[] {(byte) 0xfe, (byte) 0xaf}, BlockTag.LATEST)))
                .containsExactly(0, 255);
        assertThat(bytes(client.call(FEED, new byte[0], BlockTag.number(436)))).hasSize(2);
        assertThat(node.heard)
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}",
                        request(2, "0xfeaf", "latest", node.heard.get(1)),
                        request(3, "0x", "0x1b4", node.heard.get(2)));
    }

    /** The two fields of the transaction come in either order. */
    private static String request(long id, String data, String block, String heard) {
        String to = "\"to\":\"0x71041dddad3595f9ced3dccfbe3d1f4b0a16bb70\"";
        String bytes = "\"data\":\"" + data + "\"";
        String transaction = heard.indexOf("\"to\"") < heard.indexOf("\"data\"") ? to + "," + bytes : bytes + "," + to;
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"eth_call\",\"params\":[{" + transaction + "},\""
                + block + "\"]}";
    }

    @Test
    void aNodeOfAnotherChainIsNotWorkedWithUntilItIsOfOurs() {
        node.chain = "0x1";
        assertThat(client.blockNumber()).isEqualTo(new Garbage<>("the node is on chain 1, not 8453"));
        assertThat(node.heard).hasSize(1);
        assertThat(client.verify()).isEqualTo(new Garbage<>("the node is on chain 1, not 8453"));
        node.chain = "0x2105";
        assertThat(client.blockNumber()).isEqualTo(new Value<>(1L));
        node.chain = "0x1";
        assertThat(client.verify()).isInstanceOf(Garbage.class);
        assertThat(client.blockNumber()).as("found out again").isInstanceOf(Garbage.class);
    }

    @Test
    void readsHeaders() {
        node.answer = request -> FakeNode.result(
                request, "{\"number\":\"0x1b4\",\"timestamp\":\"0x65\",\"hash\":\"" + HASH + "\",\"extra\":[1,{}]}");
        BlockHeader header = new BlockHeader(436, 101, HASH);
        assertThat(client.block(BlockTag.LATEST)).isEqualTo(new Value<>(Optional.of(header)));
        assertThat(client.block(BlockTag.number(436))).isEqualTo(new Value<>(Optional.of(header)));
        assertThat(client.block(BlockTag.number(437))).isEqualTo(new Garbage<>("block 437 was asked for, not 436"));
        assertThat(client.headSeconds()).isEqualTo(Outcome.of(101L));
        node.answer = request -> FakeNode.result(request, "null");
        assertThat(client.block(BlockTag.number(437))).isEqualTo(new Value<>(Optional.empty()));
        assertThat(client.headSeconds().orNull()).isNull();
    }

    @Test
    void whatIsNotTheAnswerIsGarbageAndSaysWhy() {
        garbage("", "nothing");
        garbage("<html>busy</html>", "no well-formed JSON");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":\"0x1\"", "no well-formed JSON");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":\"0x1\"} x", "no well-formed JSON");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":ID,\"id\":ID,\"result\":\"0x1\"}", "no well-formed JSON");
        garbage("[".repeat(2000), "no well-formed JSON");
        garbage("[]", "a batch, though one request was sent");
        garbage("{\"jsonrpc\":\"1.0\",\"id\":ID,\"result\":\"0x1\"}", "no answer of JSON-RPC 2.0");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":999,\"result\":\"0x1\"}", "the id of another request");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":\"ID\",\"result\":\"0x1\"}", "the id is no whole number");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":ID.5,\"result\":\"0x1\"}", "the id is no whole number");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":1" + "0".repeat(80) + ",\"result\":\"0x1\"}", "the id is no whole number");
        garbage("{\"jsonrpc\":\"2.0\",\"result\":\"0x1\"}", "the id is no whole number");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":ID}", "neither a result nor an error");
        garbage(
                "{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":\"0x1\",\"error\":{\"code\":1}}",
                "neither a result nor an error");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":\"no\"}", "neither a result nor an error");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{}}", "the code of an error is no whole number");
        garbage("{\"jsonrpc\":\"2.0\",\"id\":999,\"error\":{\"code\":1}}", "the id of another request");
        for (String number : List.of("1", "\"1\"", "\"0x\"", "\"0x01\"", "\"0xg\"", "\"0x8000000000000000\"", "null")) {
            garbage(
                    "{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":" + number + "}",
                    "the block number is no number such as 0x1b4");
        }
        garbage("\"" + "x".repeat(5000) + "\"", "longer than 4096 bytes");
    }

    private void garbage(String answer, String why) {
        node.answer = request -> answer.replace("ID", Long.toString(FakeNode.id(request)));
        RpcResult<Long> result = client.blockNumber();
        assertThat(result).as(answer).isEqualTo(new Garbage<>(why));
        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void resultsOfCallsAreWholeBytesAndBlocksAreWhole() {
        for (String odd : List.of("\"0x0\"", "\"00\"", "\"0xzz\"", "null", "7", "{}")) {
            node.answer = request -> FakeNode.result(request, odd);
            assertThat(client.call(FEED, new byte[0], BlockTag.LATEST)).isInstanceOf(Garbage.class);
        }
        for (String block : List.of(
                "\"0x1\"",
                "[]",
                "{}",
                "{\"number\":\"0x1\",\"hash\":\"0xab\",\"timestamp\":\"0x1\"}",
                "{\"number\":\"0x1\",\"hash\":\"" + HASH + "\"}",
                "{\"hash\":\"" + HASH + "\",\"timestamp\":\"0x1\"}")) {
            node.answer = request -> FakeNode.result(request, block);
            assertThat(client.block(BlockTag.LATEST)).as(block).isInstanceOf(Garbage.class);
        }
        node.answer = request -> FakeNode.result(request, "\"0x\"");
        assertThat(bytes(client.call(FEED, new byte[0], BlockTag.LATEST))).isEmpty();
    }

    @Test
    void errorsOfTheNodeKeepCodeWordsAndData() {
        node.answer = request -> FakeNode.error(
                request, "{\"code\":3,\"message\":\"execution reverted: No data present\",\"data\":\"0x08c379a0\"}");
        RpcResult<byte[]> reverted = client.call(FEED, new byte[0], BlockTag.LATEST);
        assertThat(reverted).isEqualTo(new Refused<>(3, "execution reverted: No data present", "0x08c379a0"));
        assertThat(reverted).hasToString("JSON-RPC error 3: execution reverted: No data present");
        assertThat(kind(reverted.outcome())).isEqualTo(Outcome.Kind.PERMANENT);
        node.answer = request ->
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"limit\\u0000exceeded\",\"data\":{}}}";
        RpcResult<Long> busy = client.blockNumber();
        assertThat(busy).isEqualTo(new Refused<>(-32005, "limit exceeded", ""));
        assertThat(kind(busy.outcome())).isEqualTo(Outcome.Kind.TRANSIENT);
        node.answer = request ->
                FakeNode.error(request, "{\"code\":1,\"message\":\"" + "long".repeat(200) + "\",\"data\":\"0xz\"}");
        assertThat(client.blockNumber()).isEqualTo(new Refused<>(1, "long".repeat(50), ""));
    }

    @Test
    void aBatchIsReadByIdInAnyOrder() {
        node.answer = request -> {
            long first = FakeNode.id(request);
            return "[" + one(first + 2, "\"result\":\"0x3\"") + "," + one(first, "\"result\":\"0x1\"") + ","
                    + one(first + 1, "\"error\":{\"code\":-32000,\"message\":\"no\"}") + "]";
        };
        assertThat(client.<Long>sendAll(
                        List.of(RpcRequest.blockNumber(), RpcRequest.blockNumber(), RpcRequest.chainId())))
                .containsExactly(new Value<>(1L), new Refused<>(-32000, "no", ""), new Value<>(3L));
        assertThat(node.heard.get(1)).startsWith("[{").contains("\"id\":2,", "\"id\":3,", "\"id\":4,");
    }

    @Test
    void aBatchThatIsNotWholeSaysSoForEachRequest() {
        node.answer = request -> "[" + one(FakeNode.id(request), "\"result\":\"0x1\"") + "]";
        assertThat(pair()).containsExactly(new Value<>(1L), new Garbage<>("no answer to this request"));
        node.answer = request -> {
            String one = one(FakeNode.id(request), "\"result\":\"0x1\"");
            return "[" + one + "," + one + "]";
        };
        assertThat(pair()).containsOnly(new Garbage<>("two answers to one request"));
        node.answer = request -> "[" + one(FakeNode.id(request) + 2, "\"result\":\"0x1\"") + "]";
        assertThat(pair()).containsOnly(new Garbage<>("an id that no request has"));
        node.answer = request -> "[7]";
        assertThat(pair()).containsOnly(new Garbage<>("the id is no whole number"));
        node.answer = request -> one(FakeNode.id(request), "\"result\":\"0x1\"");
        assertThat(pair()).containsOnly(new Garbage<>("neither a result nor an error"));
    }

    /** What a node says to a batch as a whole says nothing about any of its requests. */
    @Test
    void aNoToTheWholeIsNoAnswerToAny() {
        node.answer = request ->
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"nonce too low\"}}";
        assertThat(pair())
                .containsOnly(new Unreachable<>("JSON-RPC error -32005: nonce too low", true, Optional.empty()));
        assertThat(node.heard).as("its chain, and one message").hasSize(2);
    }

    @Test
    void aNodeThatTakesFewerAtATimeIsAskedInSmallerMessages() {
        int[] most = {3};
        String refusal = "{\"code\":-32600,\"message\":\"batch too large\"}";
        node.answer = request -> {
            int asked = request.split("\"method\"", -1).length - 1;
            return asked > most[0]
                    ? "[" + FakeNode.error(request, refusal) + "]"
                    : asked == 1 ? FakeNode.result(request, "\"0x1\"") : numbered(request, asked);
        };
        assertThat(many(14)).hasSize(14).containsOnly(new Value<>(1L));
        assertThat(node.heard)
                .as("its chain; 14 and 7 refused; 3, 3, 3, 3 and 2")
                .hasSize(8);
        assertThat(many(3)).containsOnly(new Value<>(1L));
        assertThat(node.heard).hasSize(9);
        most[0] = 1;
        assertThat(many(2)).containsOnly(new Value<>(1L));
        assertThat(node.heard).as("one refused, then each by itself").hasSize(12);
        most[0] = 100;
        for (int i = 0; i < 2 * 64; i++) {
            many(1);
        }
        int heard = node.heard.size();
        assertThat(many(4)).containsOnly(new Value<>(1L));
        assertThat(node.heard).as("more is tried after a while").hasSize(heard + 2);
    }

    @Test
    void whatIsTooLongTogetherIsAskedInParts() {
        node.answer = request -> {
            int asked = request.split("\"method\"", -1).length - 1;
            String one = FakeNode.result(request, "\"0x1\"");
            return asked > 2 ? "x".repeat(5_000) : asked == 1 ? one : numbered(request, asked);
        };
        assertThat(many(4)).containsOnly(new Value<>(1L));
    }

    /** A node that stops answering in the middle is not asked for the rest. */
    @Test
    void nothingMoreIsAskedAfterSilence() {
        String refusal = "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"no Batches here\"}}";
        node.answer = request -> {
            if (request.startsWith("[")) {
                return refusal;
            }
            node.status = 503;
            return "";
        };
        assertThat(many(3)).hasSize(3).allMatch(told -> told instanceof Unreachable<Long> gone && gone.mayPass());
        assertThat(node.heard).as("its chain, the batch, and the first alone").hasSize(3);
    }

    private List<RpcResult<Long>> many(int count) {
        return client.sendAll(IntStream.range(0, count)
                .mapToObj(i -> RpcRequest.blockNumber())
                .toList());
    }

    private static String numbered(String request, int count) {
        long first = FakeNode.id(request);
        return IntStream.range(0, count)
                .mapToObj(i -> one(first + i, "\"result\":\"0x1\""))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private List<RpcResult<Long>> pair() {
        return client.sendAll(List.of(RpcRequest.blockNumber(), RpcRequest.blockNumber()));
    }

    private static String one(long id, String rest) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + rest + "}";
    }

    @Test
    void batchesAreBounded() {
        assertThatThrownBy(() -> client.sendAll(List.<RpcRequest<Long>>of()))
                .hasMessage("a batch has 1 to 100 requests, not 0");
        List<RpcRequest<Long>> many =
                IntStream.range(0, 101).mapToObj(i -> RpcRequest.blockNumber()).toList();
        assertThatThrownBy(() -> client.sendAll(many)).hasMessage("a batch has 1 to 100 requests, not 101");
        assertThatThrownBy(() -> RpcRequest.call(FEED, new byte[131_073], BlockTag.LATEST))
                .hasMessage("call data has at most 131072 bytes, not 131073");
    }

    @Test
    void statusesAreToldWithHowLongToWait() {
        status(429, "7", new Unreachable<>("HTTP 429", true, Optional.of(Duration.ofSeconds(7))));
        status(503, "", new Unreachable<>("HTTP 503", true, Optional.empty()));
        status(403, "", new Unreachable<>("HTTP 403", false, Optional.empty()));
        status(302, "", new Unreachable<>("HTTP 302", false, Optional.empty()));
        status(
                429,
                "Thu, 01 Jan 2026 00:01:00 GMT",
                new Unreachable<>("HTTP 429", true, Optional.of(Duration.ofMinutes(1))));
    }

    private void status(int status, String retryAfter, RpcResult<Long> expected) {
        node.status = status;
        node.retryAfter = retryAfter;
        node.answer = request -> "x".repeat(10_000);
        RpcResult<Long> result = client.blockNumber();
        assertThat(result).isEqualTo(expected);
        boolean transientOne = ((Unreachable<Long>) result).mayPass();
        assertThat(kind(result.outcome())).isEqualTo(transientOne ? Outcome.Kind.TRANSIENT : Outcome.Kind.PERMANENT);
    }

    @Test
    void silenceEndsInTimeBeforeAndWithinTheAnswer() {
        RpcClient hasty = RpcClient.builder(Endpoint.of(node.address()), FakeNode.CHAIN)
                .clock(new ManualClock())
                .timeout(Duration.ofMillis(400))
                .build();
        assertThat(hasty.verify()).isEqualTo(new Value<>(FakeNode.CHAIN));
        node.silent = true;
        assertThat(hasty.blockNumber().toString()).startsWith("no answer");
        node.silent = false;
        node.stallsInBody = true;
        assertThat(hasty.blockNumber()).isEqualTo(new Unreachable<>("no answer within 400 ms", true, Optional.empty()));
    }

    @Test
    void anInterruptedCallerIsToldAndStaysInterrupted() {
        client.verify();
        node.silent = true; // an answer that is there first would be taken
        Thread.currentThread().interrupt();
        assertThat(client.blockNumber()).isEqualTo(new Unreachable<>("interrupted", false, Optional.empty()));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aNodeThatIsGoneIsUnreachable() {
        node.close();
        assertThat(client.blockNumber())
                .isEqualTo(new Unreachable<>("no answer (ConnectException)", true, Optional.empty()));
        assertThat(kind(client.headSeconds())).isEqualTo(Outcome.Kind.TRANSIENT);
        assertThat(kind(client.ethCall(FEED.hex(), new byte[0], "latest"))).isEqualTo(Outcome.Kind.TRANSIENT);
    }

    @Test
    void noKeyIsEverShown() {
        String key = "sk_0123456789abcdef";
        Endpoint endpoint = Endpoint.of(node.address() + "/v2/" + key + "?token=" + key + "q")
                .header("Authorization", "Bearer " + key + "h");
        RpcClient keyed = FakeNode.client(endpoint);
        node.answer = request -> FakeNode.error(
                request,
                "{\"code\":-32000,\"message\":\"" + " ".repeat(190) + "/v2/" + key + " and " + key + "q " + key
                        + "h\"}");
        RpcResult<Long> refused = keyed.blockNumber();
        assertThat(node.keys).contains("Bearer " + key + "h");
        node.close();
        RpcResult<Long> gone = keyed.blockNumber();
        assertThat(List.of(endpoint, keyed, refused, refused.outcome(), gone, gone.outcome()))
                .allSatisfy(shown -> assertThat(shown.toString()).doesNotContain("sk_", "v2/s", "token", "Bearer"));
        assertThat(keyed).hasToString("chain 8453 at " + node.address());
    }

    @Test
    void allMistakesOfABuilderAreToldAtOnce() {
        HttpClient follower = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> RpcClient.builder(Endpoint.of("https://example.org"), 0)
                        .timeout(Duration.ZERO)
                        .maxBytes(1)
                        .http(follower)
                        .build())
                .hasMessage("JSON-RPC client: a chain's id is above 0, not 0; the time limit is PT0.001S to PT10M, not"
                        + " PT0S; the largest answer has 1024 to 67108864 bytes, not 1; the HTTP client must not follow"
                        + " redirects; it needs a clock");
    }

    private static byte[] bytes(RpcResult<byte[]> result) {
        assertThat(result).isInstanceOf(Value.class);
        return ((Value<byte[]>) result).value();
    }

    private static Outcome.Kind kind(Outcome<?> outcome) {
        return ((Outcome.Failed<?>) outcome).kind();
    }
}
