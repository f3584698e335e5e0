package io.github.plimsoll.tests.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.web3j.crypto.Hash;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;

/**
 * Stands before a node as a provider does: it keeps to geth's rules where the node is milder (a replacement pays a tenth more
 * in both fields, no transaction uses more than 2^24 gas) and does what providers do when they fail.
 */
final class FaultProxy implements AutoCloseable {
    /** What it does to a message, or to one request of it. */
    enum Fault {
        /** The node heard; the answer never comes. */
        ANSWER_LOST,
        /** Nobody heard. */
        REQUEST_LOST,
        /** HTTP 429. */
        TOO_MANY,
        /** An error page. */
        GARBAGE,
        /** Two answers to one request of a batch. */
        TWICE,
        /** The answer comes when nobody waits any more. */
        LATE,
        /** Everything as it was some blocks ago. */
        BEHIND,
        /** The id of another chain. */
        OTHER_CHAIN,
        /** A transaction is taken, and its hash told, and it is thrown away. */
        DROPPED,
        /** A transaction is taken, and an error is told. */
        ERROR_THEN_KEPT,
        /** A transaction is not taken: the pool is full. */
        FULL
    }

    private static final BigInteger MOST_GAS = BigInteger.ONE.shiftLeft(24);
    private static final long LATE_MILLIS = 200;

    private record Offered(String hash, BigInteger tip, BigInteger max) {}

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI node;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<BigInteger, Offered> pool = new TreeMap<>();
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private RandomGenerator random;
    private int thousandths;

    FaultProxy(String node, RandomGenerator random) throws IOException {
        this.node = URI.create(node);
        this.random = random;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on each fault strikes so often, in thousandths; another account has another pool. */
    synchronized void begin(RandomGenerator chance, int often) {
        random = chance;
        thousandths = often;
        pool.clear();
    }

    synchronized void calm() {
        thousandths = 0;
    }

    synchronized Map<Fault, Integer> struck() {
        return new EnumMap<>(struck);
    }

    private synchronized boolean strikes(Fault fault) {
        // There are far fewer transactions than messages.
        boolean rare = fault.compareTo(Fault.DROPPED) >= 0;
        boolean now = random.nextInt(1_000) < (rare ? 6 * thousandths : thousandths);
        if (now) {
            struck.merge(fault, 1, Integer::sum);
        }
        return now;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (strikes(Fault.REQUEST_LOST)) {
                return;
            }
            if (strikes(Fault.TOO_MANY)) {
                answer(exchange, 429, "slow down".getBytes(StandardCharsets.UTF_8));
                return;
            }
            JsonNode asked = json.readTree(body);
            boolean behind = strikes(Fault.BEHIND);
            JsonNode told = asked.isArray() ? batch(asked, behind) : one((ObjectNode) asked, behind);
            if (strikes(Fault.ANSWER_LOST)) {
                return;
            }
            if (strikes(Fault.GARBAGE)) {
                answer(exchange, 200, "<html>bad gateway</html>".getBytes(StandardCharsets.UTF_8));
                return;
            }
            if (strikes(Fault.LATE)) {
                Thread.sleep(LATE_MILLIS);
            }
            answer(exchange, 200, json.writeValueAsBytes(told));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private ArrayNode batch(JsonNode asked, boolean behind) throws IOException, InterruptedException {
        ArrayNode all = json.createArrayNode();
        for (JsonNode request : asked) {
            all.add(one((ObjectNode) request, behind));
        }
        if (strikes(Fault.TWICE)) {
            all.add(all.get(0).deepCopy());
        }
        return all;
    }

    private JsonNode one(ObjectNode request, boolean behind) throws IOException, InterruptedException {
        String method = request.get("method").asText();
        if (method.equals("eth_chainId") && strikes(Fault.OTHER_CHAIN)) {
            return result(request, "0x1");
        }
        if (method.equals("eth_sendRawTransaction")) {
            return given(request, request.get("params").get(0).asText());
        }
        return forward(behind ? earlier(request) : request);
    }

    /** The newest block is one of some blocks ago. */
    private ObjectNode earlier(ObjectNode request) throws IOException, InterruptedException {
        ObjectNode other = request.deepCopy();
        ArrayNode parameters = (ArrayNode) other.get("params");
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).asText().equals("latest")) {
                ObjectNode ask = json.createObjectNode();
                ask.put("jsonrpc", "2.0").put("id", 1).put("method", "eth_blockNumber");
                ask.putArray("params");
                long head = Long.decode(forward(ask).get("result").asText());
                parameters.set(i, json.getNodeFactory().textNode("0x" + Long.toHexString(Math.max(0, head - 2))));
            }
        }
        return other;
    }

    private synchronized JsonNode given(ObjectNode request, String raw) throws IOException, InterruptedException {
        SignedRawTransaction signed = (SignedRawTransaction) TransactionDecoder.decode(raw);
        Transaction1559 transaction = (Transaction1559) signed.getTransaction();
        String hash = Hash.sha3(raw);
        if (strikes(Fault.FULL)) {
            return error(request, -32000, "txpool is full");
        }
        if (transaction.getGasLimit().compareTo(MOST_GAS) > 0) {
            return error(request, -32000, "exceeds maximum per-transaction gas limit");
        }
        Offered held = pool.get(transaction.getNonce());
        boolean more = held == null
                || held.hash().equals(hash)
                || (tenthMore(held.tip(), transaction.getMaxPriorityFeePerGas())
                        && tenthMore(held.max(), transaction.getMaxFeePerGas()));
        if (!more) {
            return error(request, -32000, "replacement transaction underpriced");
        }
        if (strikes(Fault.DROPPED)) {
            return result(request, hash);
        }
        JsonNode told = forward(request);
        if (told.has("result")) {
            pool.put(
                    transaction.getNonce(),
                    new Offered(hash, transaction.getMaxPriorityFeePerGas(), transaction.getMaxFeePerGas()));
        }
        return strikes(Fault.ERROR_THEN_KEPT) ? error(request, -32603, "internal error") : told;
    }

    private static boolean tenthMore(BigInteger before, BigInteger after) {
        BigInteger least = before.multiply(BigInteger.valueOf(110)).divide(BigInteger.valueOf(100));
        return after.compareTo(before) > 0 && after.compareTo(least) >= 0;
    }

    private JsonNode forward(JsonNode request) throws IOException, InterruptedException {
        HttpRequest message = HttpRequest.newBuilder(node)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(request)))
                .build();
        return json.readTree(
                http.send(message, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private ObjectNode result(ObjectNode request, String value) {
        ObjectNode answer = json.createObjectNode();
        answer.put("jsonrpc", "2.0").set("id", request.get("id"));
        return answer.put("result", value);
    }

    private ObjectNode error(ObjectNode request, int code, String words) {
        ObjectNode answer = json.createObjectNode();
        answer.put("jsonrpc", "2.0").set("id", request.get("id"));
        answer.putObject("error").put("code", code).put("message", words);
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
