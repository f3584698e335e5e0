package io.github.plimsoll.evm;

import com.fasterxml.jackson.databind.JsonNode;
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
        if (data.length > MAX_CALL_DATA) {
            throw new IllegalArgumentException("call data has at most " + MAX_CALL_DATA + " bytes, not " + data.length);
        }
        Map<String, String> transaction = Map.of("to", to.hex(), "data", Hex.data(data));
        return new RpcRequest<>("eth_call", List.of(transaction, at.text()), result -> bytes("call result", result));
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
