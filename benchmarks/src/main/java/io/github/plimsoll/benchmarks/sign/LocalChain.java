package io.github.plimsoll.benchmarks.sign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Keccak;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A healthy node on this machine, with as much of a chain as senders ask for: whatever is given to it is in the next block that it
 * is told to make. Each account has a URL of its own, so that nothing has to be decoded to count its places. Thread-safe.
 */
final class LocalChain implements AutoCloseable {
    static final long CHAIN_ID = 31_337;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalServer server = new LocalServer("local chain");
    /** By account, the hashes that it gave, in their order. */
    private final Map<String, List<String>> given = new TreeMap<>();
    /** The block of each hash that is in one. */
    private final Map<String, Long> blocks = new TreeMap<>();

    private long head = 1;
    private long last = 1;
    private long requests;

    LocalChain() throws IOException {
        server.serve("/", this::serve);
    }

    /** Where an account asks. */
    String url(EvmAddress account) {
        return server.base() + "/" + account.hex();
    }

    /** HTTP requests so far, each of one call or a batch of them. */
    synchronized long requests() {
        return requests;
    }

    /** A block. */
    synchronized void makeBlock(boolean includes) {
        head++;
        if (includes) {
            given.values().forEach(hashes -> hashes.forEach(hash -> blocks.putIfAbsent(hash, head)));
        }
    }

    /** No block of now goes away any more. */
    synchronized void finish() {
        last = head;
    }

    private void serve(HttpExchange exchange) throws IOException {
        JsonNode asked = JSON.readTree(exchange.getRequestBody());
        String account = exchange.getRequestURI().getPath().substring(1);
        byte[] answer;
        synchronized (this) {
            requests++;
            if (asked.isArray()) {
                ArrayNode all = JSON.createArrayNode();
                asked.forEach(one -> all.add(answer(account, one)));
                answer = JSON.writeValueAsBytes(all);
            } else {
                answer = JSON.writeValueAsBytes(answer(account, asked));
            }
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        LocalServer.answer(exchange, answer);
    }

    private ObjectNode answer(String account, JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("jsonrpc", "2.0");
        answer.set("id", request.get("id"));
        answer.set("result", result(account, request.path("method").asText(), request.path("params")));
        return answer;
    }

    private JsonNode result(String account, String method, JsonNode params) {
        String first = params.path(0).asText();
        return switch (method) {
            case "eth_chainId" -> text(CHAIN_ID);
            case "eth_blockNumber" -> text(head);
            case "eth_getBlockByNumber" -> block(number(first));
            case "eth_getTransactionCount" ->
                text(places(account, number(params.path(1).asText())));
            case "eth_getCode" -> JsonNodeFactory.instance.textNode("0x");
            case "eth_getBalance" -> text(1L << 62);
            case "eth_maxPriorityFeePerGas" -> text(1);
            case "eth_sendRawTransaction" -> take(account, first);
            case "eth_getTransactionReceipt" -> receipt(first);
            case "eth_getTransactionByHash" -> transaction(first);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static JsonNode text(long number) {
        return JsonNodeFactory.instance.textNode("0x" + Long.toHexString(number));
    }

    private long number(String tag) {
        return switch (tag) {
            case "latest", "pending" -> head;
            case "safe", "finalized" -> last;
            default -> Long.parseLong(tag.substring(2), 16);
        };
    }

    private static String hashOf(long block) {
        return "0x" + String.format("%064x", block);
    }

    private JsonNode block(long number) {
        ObjectNode block = JSON.createObjectNode();
        block.set("number", text(number));
        block.put("hash", hashOf(number));
        block.set("timestamp", text(1_700_000_000L + 2 * number));
        block.set("baseFeePerGas", text(1_000_000));
        return block;
    }

    private long places(String account, long block) {
        return given.getOrDefault(account, List.of()).stream()
                .filter(hash -> blocks.getOrDefault(hash, Long.MAX_VALUE) <= block)
                .count();
    }

    private JsonNode take(String account, String raw) {
        String hash = "0x" + HexFormat.of().formatHex(Keccak.hash(HexFormat.of().parseHex(raw.substring(2))));
        List<String> own = given.computeIfAbsent(account, any -> new ArrayList<>());
        if (!own.contains(hash)) {
            own.add(hash);
        }
        return JsonNodeFactory.instance.textNode(hash);
    }

    private JsonNode receipt(String hash) {
        Long block = blocks.get(hash);
        if (block == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode receipt = JSON.createObjectNode();
        receipt.put("transactionHash", hash);
        receipt.set("status", text(1));
        receipt.set("blockNumber", text(block));
        receipt.put("blockHash", hashOf(block));
        return receipt;
    }

    private JsonNode transaction(String hash) {
        Long block = blocks.get(hash);
        ObjectNode transaction = JSON.createObjectNode();
        transaction.put("hash", hash);
        transaction.set("blockNumber", block == null ? JsonNodeFactory.instance.nullNode() : text(block));
        return transaction;
    }

    @Override
    public void close() {
        server.close();
    }
}
