package io.github.plimsoll.evm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node of our own that answers whatever it is told to. */
final class FakeNode implements AutoCloseable {
    static final long CHAIN = 8453;
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    static {
        // Headers and body leave at once: each answer would else wait 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<String> keys = new CopyOnWriteArrayList<>();

    volatile String chain = "0x2105";
    volatile int status = 200;
    volatile String retryAfter = "";
    volatile boolean silent;
    volatile boolean stallsInBody;
    volatile UnaryOperator<String> answer = request -> result(request, "\"0x1\"");

    FakeNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        heard.add(request);
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        boolean asksChain = request.startsWith("{") && request.contains("eth_chainId");
        byte[] body = (asksChain ? result(request, "\"" + chain + "\"") : answer.apply(request))
                .getBytes(StandardCharsets.UTF_8);
        if (!asksChain && silent) {
            await();
        }
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(asksChain ? 200 : status, body.length == 0 ? -1 : body.length);
        if (!asksChain && stallsInBody) {
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            await();
        }
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void await() {
        try {
            closed.await();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    /** A sound answer with this result. */
    static String result(String request, String json) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id(request) + ",\"result\":" + json + "}";
    }

    static String error(String request, String json) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id(request) + ",\"error\":" + json + "}";
    }

    static long id(String request) {
        Matcher found = ID.matcher(request);
        if (!found.find()) {
            throw new IllegalArgumentException(request);
        }
        return Long.parseLong(found.group(1));
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    RpcClient client() {
        return client(Endpoint.of(address()));
    }

    static RpcClient client(Endpoint endpoint) {
        return RpcClient.builder(endpoint, CHAIN)
                .clock(new ManualClock())
                .timeout(Duration.ofSeconds(10))
                .maxBytes(4096)
                .build();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
