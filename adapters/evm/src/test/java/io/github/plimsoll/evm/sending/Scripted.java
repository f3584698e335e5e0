package io.github.plimsoll.evm.sending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.ProcessClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that answers each method, or each block, as it is told; anything else is an error. */
final class Scripted implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> answers = new HashMap<>();
    private final HttpServer server;
    final AtomicInteger messages = new AtomicInteger();
    volatile boolean dead;
    volatile String diesOf = "";
    volatile String pause = "";

    Scripted(long head, long nonce, long lastNonce) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        answers.put("eth_chainId", "\"0x2105\"");
        answers.put("eth_getBlockByNumber latest", block(head, ProvidersTest.BLOCK));
        answers.put("eth_getBlockByNumber safe", block(head - 5, ProvidersTest.OTHER));
        answers.put("eth_getBlockByNumber finalized", block(head - 10, ProvidersTest.OTHER));
        answers.put("eth_getTransactionCount latest", quantity(nonce));
        answers.put("eth_getTransactionCount finalized", quantity(lastNonce));
        answers.put("eth_getCode", "\"0x\"");
        answers.put("eth_getBalance", "\"0x56bc75e2d63100000\"");
        answers.put("eth_maxPriorityFeePerGas", "\"0x5\"");
        answers.put("eth_getTransactionByHash", "null");
    }

    static String quantity(long value) {
        return "\"0x" + Long.toHexString(value) + "\"";
    }

    static String block(long number, String hash) {
        return "{\"number\":" + quantity(number) + ",\"hash\":\"" + hash
                + "\",\"timestamp\":\"0x1\",\"baseFeePerGas\":\"0x64\"}";
    }

    Scripted says(String what, String answer) {
        answers.put(what, answer);
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        messages.incrementAndGet();
        JsonNode asked = json.readTree(exchange.getRequestBody().readAllBytes());
        boolean deadly = !diesOf.isEmpty() && asked.toString().contains(diesOf);
        byte[] body;
        if (asked.isArray()) {
            ArrayNode all = json.createArrayNode();
            for (JsonNode one : asked) {
                all.add(answer(one));
            }
            body = json.writeValueAsBytes(all);
        } else {
            body = json.writeValueAsBytes(answer(asked));
        }
        if (!pause.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", pause);
        }
        exchange.sendResponseHeaders(dead || deadly ? 503 : !pause.isEmpty() ? 429 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private ObjectNode answer(JsonNode one) throws IOException {
        ObjectNode answer = json.createObjectNode();
        answer.put("jsonrpc", "2.0").set("id", one.get("id"));
        String method = one.get("method").asText();
        JsonNode parameters = one.get("params");
        String told = answers.get(method);
        for (JsonNode parameter : parameters) {
            told = answers.getOrDefault(method + " " + parameter.asText(), told);
        }
        if (told == null) {
            answer.putObject("error").put("code", -32601).put("message", "not here");
        } else if (told.startsWith("!")) {
            answer.putObject("error").put("code", -32000).put("message", told.substring(1));
        } else {
            answer.set("result", json.readTree(told));
        }
        return answer;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** A pool of some; the others may be 3 blocks behind. */
    static Providers providers(List<Scripted> nodes, int quorum, ProcessClock time) {
        WorldClock clock = WorldClock.of(() -> 1_767_571_200_000_000L);
        return new Providers(
                nodes.stream()
                        .map(node -> RpcClient.builder(Endpoint.of("http://127.0.0.1:" + node.port()), 8453)
                                .clock(clock)
                                .timeout(Duration.ofSeconds(5))
                                .build())
                        .toList(),
                quorum,
                3,
                false,
                Providers.SILENT,
                time);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
