package io.github.plimsoll.evm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed answers of a node, to one request and to a batch. */
class AnswersFuzzTest {
    private static final int COUNT = 1_000;
    private static final EvmAddress FEED = new EvmAddress("0x71041dddad3595F9CEd3DcCFBe3D1F4b0a16Bb70");
    private static final String HASH = "0x" + "ab".repeat(32);
    private static final Envelope ENVELOPE =
            new Envelope(Endpoint.of("https://example.org/v2/0123456789abcdef"), 1 << 20);

    @ParameterizedTest
    @MethodSource("parsers")
    void onlyTypedRefusalsComeOut(Parser parser) {
        Fuzz.check(parser, COUNT);
    }

    static List<Parser> parsers() {
        return List.of(quantity(), call(), block(), batch(), head());
    }

    private static Parser parser(String name, List<String> seeds, List<RpcRequest<?>> requests) {
        List<byte[]> bytes = seeds.stream().map(seed -> seed.getBytes(UTF_8)).toList();
        return new Parser(name, bytes, input -> {
            List<RpcResult<Object>> all =
                    ENVELOPE.<Object>read(input, 7, requests).results();
            if (all.size() != requests.size()) {
                throw new IllegalStateException(all.size() + " results");
            }
            StringBuilder kinds = new StringBuilder();
            for (RpcResult<Object> result : all) {
                kinds.append(result.<String>fold(
                        value -> "value ",
                        refused -> "refused " + refused.data().isEmpty()
                                + sound(refused.message()).isEmpty(),
                        gone -> "gone",
                        garbage -> Fuzz.shape(sound(garbage.why()))));
            }
            return kinds.length() > 60 ? kinds.substring(0, 60) : kinds.toString();
        });
    }

    private static String sound(String text) {
        if (text.codePointCount(0, text.length()) > RpcResult.MAX_MESSAGE || text.contains("0123456789abcdef")) {
            throw new IllegalStateException("shown: " + text);
        }
        return text;
    }

    private static String answer(int id, String rest) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + rest + "}";
    }

    private static Parser quantity() {
        return parser(
                "JSON-RPC quantity",
                List.of(
                        answer(7, "\"result\":\"0x1b4\""),
                        answer(7, "\"error\":{\"code\":-32000,\"message\":\"0123456789abcdef\",\"data\":\"0xab\"}")),
                List.of(RpcRequest.blockNumber()));
    }

    private static Parser call() {
        return parser(
                "JSON-RPC call",
                List.of(answer(7, "\"result\":\"0x" + "00ff".repeat(80) + "\"")),
                List.of(RpcRequest.call(FEED, new byte[4], BlockTag.LATEST)));
    }

    private static Parser block() {
        return parser(
                "JSON-RPC block",
                List.of(answer(
                        7,
                        "\"result\":{\"number\":\"0x1b4\",\"timestamp\":\"0x65\",\"hash\":\"" + HASH
                                + "\",\"transactions\":[\"" + HASH + "\"]}")),
                List.of(RpcRequest.block(BlockTag.number(436))));
    }

    private static Parser batch() {
        return parser(
                "JSON-RPC batch",
                List.of("[" + answer(8, "\"result\":\"0x1\"") + ","
                        + answer(7, "\"error\":{\"code\":1,\"message\":\"\"}") + "]"),
                List.of(RpcRequest.chainId(), RpcRequest.blockNumber()));
    }

    /** What comes over a websocket. */
    private static Parser head() {
        HeadMessages messages = new HeadMessages(Endpoint.socket("wss://example.org/v2/0123456789abcdef"));
        List<byte[]> seeds = List.of(
                        HeadServer.head("0xabc", 436, HASH, HASH),
                        answer(2, "\"result\":\"0xabc\""),
                        answer(1, "\"error\":{\"code\":-32000,\"message\":\"0123456789abcdef\"}"))
                .stream()
                .map(seed -> seed.getBytes(UTF_8))
                .toList();
        return new Parser("newest block", seeds, input -> {
            try {
                HeadMessages.Said said = messages.read(new String(input, UTF_8));
                return said instanceof HeadMessages.Said.No no
                        ? "no " + Fuzz.shape(sound(no.why().replaceFirst("^JSON-RPC error -?\\d+: ", "")))
                        : said.getClass().getSimpleName();
            } catch (UnusableException unusable) {
                return Fuzz.shape(sound(unusable.why()));
            }
        });
    }
}
