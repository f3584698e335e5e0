package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.BlockHeader;
import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one node says of the chain and an account, in one message. Immutable.
 *
 * @param head its newest block
 * @param safe its newest block that the chain below has seen; -1 when it does not say
 * @param last its newest block that does not go away; -1 when it does not say
 * @param nonce places used as of its newest block
 * @param lastNonce places used for good; 0 when it does not say
 * @param runsCode whether there is code at the account
 * @param balance wei, when it says so
 * @param quote what gas costs, when it says so
 * @param prices what the chain charges beside the gas, when it says so
 */
record Node(
        long head,
        long safe,
        long last,
        long nonce,
        long lastNonce,
        boolean runsCode,
        Optional<BigInteger> balance,
        Optional<FeeQuote> quote,
        Optional<OpStackPrices> prices) {
    private static final OpStackPrices NOTHING_BESIDE = new OpStackPrices(
            BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
    private static final int OWN = 9;

    /**
     * What is asked of a node; the prices beside the gas only where the chain has some. First stand the last block and what is
     * used as of it: they go in one message even to a node that takes few at a time, so that one machine answers both.
     */
    static List<RpcRequest<?>> requests(EvmAddress account, boolean opStack) {
        List<RpcRequest<?>> all = new ArrayList<>(List.of(
                RpcRequest.block(BlockTag.FINALIZED),
                RpcRequest.nonce(account, BlockTag.FINALIZED),
                RpcRequest.block(BlockTag.SAFE),
                RpcRequest.block(BlockTag.LATEST),
                RpcRequest.nonce(account, BlockTag.LATEST),
                RpcRequest.code(account, BlockTag.LATEST),
                RpcRequest.balance(account, BlockTag.LATEST),
                RpcRequest.baseFee(BlockTag.LATEST),
                RpcRequest.tip()));
        if (opStack) {
            all.addAll(OpStackReader.requests());
        }
        return all;
    }

    /** What it answered; empty unless it knows its head, the account's nonce and its code. */
    static Optional<Node> read(List<? extends RpcResult<?>> told, boolean opStack) {
        Optional<Long> head = number(told.get(3));
        Optional<Long> nonce = value(told.get(4), Long.class);
        Optional<byte[]> code = value(told.get(5), byte[].class);
        if (head.isEmpty() || nonce.isEmpty() || code.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigInteger> base = value(told.get(7), BigInteger.class);
        Optional<BigInteger> tip = value(told.get(8), BigInteger.class);
        long last = number(told.get(0)).orElse(-1L);
        return Optional.of(new Node(
                head.get(),
                number(told.get(2)).orElse(-1L),
                last,
                nonce.get(),
                last < 0 ? 0 : value(told.get(1), Long.class).orElse(0L),
                code.get().length > 0,
                value(told.get(6), BigInteger.class),
                base.isEmpty() || tip.isEmpty() ? Optional.empty() : Optional.of(new FeeQuote(base.get(), tip.get())),
                opStack ? OpStackReader.read(told.subList(OWN, told.size())) : Optional.of(NOTHING_BESIDE)));
    }

    /** The number of the block that was asked for; empty when the node does not say it, or has none. */
    static Optional<Long> number(RpcResult<?> result) {
        return value(result, Optional.class)
                .flatMap(block ->
                        block.isPresent() ? Optional.of(((BlockHeader) block.get()).number()) : Optional.empty());
    }

    private static <T> Optional<T> value(RpcResult<?> result, Class<T> type) {
        return result instanceof Value<?> value && type.isInstance(value.value())
                ? Optional.of(type.cast(value.value()))
                : Optional.empty();
    }
}
