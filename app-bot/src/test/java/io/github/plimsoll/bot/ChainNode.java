package io.github.plimsoll.bot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A node of a small chain that says what it is told to say, or nothing, or nonsense. */
final class ChainNode implements AutoCloseable {
    static final String USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
    static final String SPENDER = "0x8a311D7048c35985aa31C131B9A13e03a5f7422d";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** What calls return: the first 8 hex digits of their data to a word. */
    final Map<String, BigInteger> words = new ConcurrentHashMap<>();

    volatile long chain = 8453;
    volatile long head = 1_000;
    volatile String fork = "a";
    volatile BigInteger balance = BigInteger.ZERO;
    volatile long baseFee = 1_000_000_000L;
    volatile long tip = 100_000_000L;
    volatile boolean silent;
    volatile boolean garbage;
    final AtomicInteger asked = new AtomicInteger();

    ChainNode() throws IOException {
        words.put("313ce567", BigInteger.valueOf(6));
        words.put("70a08231", BigInteger.ZERO);
        words.put("dd62ed3e", BigInteger.ZERO);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** With a key in it, as those of providers have. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v2/secret-of-the-node";
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        if (silent) {
            try {
                closed.await();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
        }
        String text;
        if (garbage) {
            text = "<html>so sorry</html>";
        } else if (request.isArray()) {
            List<String> all = new ArrayList<>();
            request.forEach(one -> all.add(answer(one)));
            text = all.toString();
        } else {
            text = answer(request);
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String answer(JsonNode request) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":" + result(request) + "}";
    }

    private String result(JsonNode request) {
        JsonNode parameters = request.get("params");
        return switch (request.get("method").asText()) {
            case "eth_chainId" -> quantity(chain);
            case "eth_blockNumber" -> quantity(head);
            case "eth_getBlockByNumber" -> block(parameters.get(0).asText());
            case "eth_getBalance" -> "\"0x" + balance.toString(16) + "\"";
            case "eth_getTransactionCount" -> quantity(0);
            case "eth_getCode" -> "\"0x\"";
            case "eth_getStorageAt" -> "\"0x" + "0".repeat(64) + "\"";
            case "eth_maxPriorityFeePerGas" -> quantity(tip);
            case "eth_call" -> word(parameters.get(0).get("data").asText().substring(2, 10));
            default -> "null";
        };
    }

    private String word(String function) {
        BigInteger value = words.get(function);
        return value == null ? "\"0x\"" : "\"0x" + String.format("%064x", value) + "\"";
    }

    private String block(String at) {
        long number = at.startsWith("0x") ? Long.parseLong(at.substring(2), 16) : head;
        return number > head
                ? "null"
                : "{\"number\":" + quantity(number) + ",\"hash\":\"0x" + fork + String.format("%063x", number)
                        + "\",\"timestamp\":" + quantity(1_767_571_200L + 2 * number) + ",\"baseFeePerGas\":"
                        + quantity(baseFee) + "}";
    }

    private static String quantity(long value) {
        return "\"0x" + Long.toHexString(value) + "\"";
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
