package io.github.plimsoll.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A question to a node that changes nothing there. Immutable.
 *
 * @param <T> what the answer is read as
 */
public final class RpcRequest<T> {
    /** Most bytes of call data. */
    public static final int MAX_CALL_DATA = 128 * 1024;

    /** Reads a result that is there; throws when it is not what was asked for. */
    @FunctionalInterface
    interface Reading<T> {
        T from(JsonNode result) throws UnusableException;
    }

    private final String method;
    private final List<Object> parameters;
    private final Reading<T> reading;

    private RpcRequest(String method, List<Object> parameters, Reading<T> reading) {
        this.method = method;
        this.parameters = parameters;
        this.reading = reading;
    }

    /** The chain's id. */
    public static RpcRequest<Long> chainId() {
        return new RpcRequest<>("eth_chainId", List.of(), result -> quantity("chain id", result));
    }

    /** The number of the newest block. */
    public static RpcRequest<Long> blockNumber() {
        return new RpcRequest<>("eth_blockNumber", List.of(), result -> quantity("block number", result));
    }

    /** A block's header; empty when the node knows no such block. */
    public static RpcRequest<Optional<BlockHeader>> block(BlockTag at) {
        return new RpcRequest<>("eth_getBlockByNumber", List.of(at.text(), false), result -> header(at, result));
    }

    /**
     * A call of a contract without a transaction. The answer may be empty: that of an address without code is.
     *
     * @throws IllegalArgumentException when the data is longer than {@value #MAX_CALL_DATA} bytes
     */
    public static RpcRequest<byte[]> call(EvmAddress to, byte[] data, BlockTag at) {
        requireData(data);
        Map<String, String> transaction = Map.of("to", to.hex(), "data", Hex.data(data));
        return new RpcRequest<>("eth_call", List.of(transaction, at.text()), result -> bytes("call result", result));
    }

    /** How many places in its sequence an account has used as of a block: its next nonce there. */
    public static RpcRequest<Long> nonce(EvmAddress account, BlockTag at) {
        return new RpcRequest<>(
                "eth_getTransactionCount",
                List.of(account.hex(), at.text()),
                result -> quantity("number of transactions", result));
    }

    /** What an account holds, wei. */
    public static RpcRequest<BigInteger> balance(EvmAddress account, BlockTag at) {
        return new RpcRequest<>("eth_getBalance", List.of(account.hex(), at.text()), result -> big("balance", result));
    }

    /** The code at an address; empty when there is none. */
    public static RpcRequest<byte[]> code(EvmAddress account, BlockTag at) {
        return new RpcRequest<>("eth_getCode", List.of(account.hex(), at.text()), result -> bytes("code", result));
    }

    /** A block and the one it stands on; empty when the node knows no block with this number. */
    public static RpcRequest<Optional<BlockLink>> link(long number) {
        BlockTag at = BlockTag.number(number);
        return new RpcRequest<>("eth_getBlockByNumber", List.of(at.text(), false), result -> {
            Optional<BlockHeader> header = header(at, result);
            return header.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new BlockLink(
                            number, header.get().hash(), hash("hash of the block before", result.path("parentHash"))));
        });
    }

    /**
     * What contracts wrote into the log of a block; a node that does not know the block refuses.
     *
     * @param blockHash 0x and 64 hex digits
     * @param contracts 1 to 100
     */
    public static RpcRequest<List<LogEntry>> logs(String blockHash, List<EvmAddress> contracts) {
        Map<String, Object> filter = Map.of(
                "blockHash",
                blockHash,
                "address",
                contracts.stream().map(EvmAddress::hex).toList());
        return new RpcRequest<>("eth_getLogs", List.of(filter), RpcRequest::entries);
    }

    /** A word of an account's storage. */
    public static RpcRequest<byte[]> storage(EvmAddress account, BigInteger slot, BlockTag at) {
        return new RpcRequest<>(
                "eth_getStorageAt",
                List.of(account.hex(), "0x" + slot.toString(16), at.text()),
                result -> bytes("word of storage", result));
    }

    /**
     * How much gas a transaction would use as of the newest block.
     *
     * @throws IllegalArgumentException when the data is longer than {@value #MAX_CALL_DATA} bytes
     */
    public static RpcRequest<Long> gas(EvmAddress from, EvmAddress to, BigInteger value, byte[] data) {
        requireData(data);
        Map<String, String> transaction =
                Map.of("from", from.hex(), "to", to.hex(), "value", "0x" + value.toString(16), "data", Hex.data(data));
        return new RpcRequest<>("eth_estimateGas", List.of(transaction), result -> quantity("amount of gas", result));
    }

    /** What others pay to be taken first, wei for a unit of gas. */
    public static RpcRequest<BigInteger> tip() {
        return new RpcRequest<>("eth_maxPriorityFeePerGas", List.of(), result -> big("tip", result));
    }

    /** The price of a unit of gas in a block, wei. */
    public static RpcRequest<BigInteger> baseFee(BlockTag at) {
        return new RpcRequest<>(
                "eth_getBlockByNumber",
                List.of(at.text(), false),
                result -> big("block's base fee", result.path("baseFeePerGas")));
    }

    /**
     * What became of a transaction; empty when the node knows no block with it.
     *
     * @param hash 0x and 64 hex digits
     */
    public static RpcRequest<Optional<Receipt>> receipt(String hash) {
        return new RpcRequest<>("eth_getTransactionReceipt", List.of(hash), result -> receipt(hash, result));
    }

    /**
     * Whether the node has a transaction in a block; one that it does not know, or only in its pool, it has not.
     *
     * @param hash 0x and 64 hex digits
     */
    public static RpcRequest<Boolean> included(String hash) {
        return new RpcRequest<>("eth_getTransactionByHash", List.of(hash), result -> {
            if (result.isNull()) {
                return false;
            }
            if (!hash("transaction's hash", result.path("hash")).equals(hash)) {
                throw new UnusableException("another transaction");
            }
            return result.hasNonNull("blockNumber");
        });
    }

    /**
     * Gives a signed transaction to the node; the answer is its hash.
     *
     * @param raw 0x and the bytes in hex
     */
    public static RpcRequest<String> sendRaw(String raw) {
        return new RpcRequest<>("eth_sendRawTransaction", List.of(raw), result -> hash("transaction's hash", result));
    }

    private static void requireData(byte[] data) {
        if (data.length > MAX_CALL_DATA) {
            throw new IllegalArgumentException("call data has at most " + MAX_CALL_DATA + " bytes, not " + data.length);
        }
    }

    String method() {
        return method;
    }

    List<Object> parameters() {
        return parameters;
    }

    T read(JsonNode result) throws UnusableException {
        return reading.from(result);
    }

    @Override
    public String toString() {
        return method;
    }

    private static Optional<BlockHeader> header(BlockTag asked, JsonNode result) throws UnusableException {
        if (result.isNull()) {
            return Optional.empty();
        }
        if (!result.isObject()) {
            throw new UnusableException("a block is an object");
        }
        long number = quantity("block's number", result.path("number"));
        if (asked.number().isPresent() && asked.number().getAsLong() != number) {
            throw new UnusableException("block " + asked.number().getAsLong() + " was asked for, not " + number);
        }
        byte[] hash = bytes("block's hash", result.path("hash"));
        if (hash.length != 32) {
            throw new UnusableException("a block's hash has 32 bytes, not " + hash.length);
        }
        long time = quantity("block's time stamp", result.path("timestamp"));
        return Optional.of(new BlockHeader(number, time, Hex.data(hash)));
    }

    private static List<LogEntry> entries(JsonNode result) throws UnusableException {
        if (!result.isArray()) {
            throw new UnusableException("a log is a list");
        }
        List<LogEntry> all = new ArrayList<>();
        for (JsonNode one : result) {
            JsonNode topics = one.path("topics");
            if (one.path("removed").asBoolean() || !topics.isArray() || topics.size() > 4) {
                throw new UnusableException("an entry of a log that is there has at most 4 topics");
            }
            List<String> words = new ArrayList<>();
            for (JsonNode topic : topics) {
                words.add(hash("topic", topic));
            }
            long index = quantity("place in the log", one.path("logIndex"));
            byte[] address = bytes("contract of the entry", one.path("address"));
            if (address.length != 20 || index > Integer.MAX_VALUE) {
                throw new UnusableException("an entry names a contract, and its place in the log");
            }
            all.add(new LogEntry(
                    new EvmAddress(Hex.data(address)),
                    words,
                    Hex.data(bytes("data of the entry", one.path("data"))),
                    quantity("block of the entry", one.path("blockNumber")),
                    hash("hash of the entry's block", one.path("blockHash")),
                    hash("transaction of the entry", one.path("transactionHash")),
                    (int) index));
        }
        return all;
    }

    private static Optional<Receipt> receipt(String asked, JsonNode result) throws UnusableException {
        if (result.isNull()) {
            return Optional.empty();
        }
        if (!hash("receipt's transaction", result.path("transactionHash")).equals(asked)) {
            throw new UnusableException("the receipt of another transaction");
        }
        long status = quantity("receipt's status", result.path("status"));
        if (status > 1) {
            throw new UnusableException("a receipt's status is 0 or 1, not " + status);
        }
        return Optional.of(new Receipt(
                quantity("receipt's block", result.path("blockNumber")),
                hash("hash of the receipt's block", result.path("blockHash")),
                status == 1));
    }

    private static String hash(String what, JsonNode value) throws UnusableException {
        byte[] hash = bytes(what, value);
        if (hash.length != 32) {
            throw new UnusableException("the " + what + " has 32 bytes, not " + hash.length);
        }
        return Hex.data(hash);
    }

    private static BigInteger big(String what, JsonNode value) throws UnusableException {
        Optional<BigInteger> number = value.isTextual() ? Hex.big(value.textValue()) : Optional.empty();
        return number.orElseThrow(() -> new UnusableException("the " + what + " is no number such as 0x1b4"));
    }

    private static long quantity(String what, JsonNode value) throws UnusableException {
        OptionalLong number = value.isTextual() ? Hex.quantity(value.textValue()) : OptionalLong.empty();
        if (number.isEmpty()) {
            throw new UnusableException("the " + what + " is no number such as 0x1b4");
        }
        return number.getAsLong();
    }

    private static byte[] bytes(String what, JsonNode value) throws UnusableException {
        byte[] bytes = value.isTextual() ? Hex.data(value.textValue()) : null;
        if (bytes == null) {
            throw new UnusableException("the " + what + " is not 0x and pairs of hex digits");
        }
        return bytes;
    }
}
