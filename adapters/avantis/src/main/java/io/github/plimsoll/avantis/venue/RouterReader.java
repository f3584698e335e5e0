package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.RouterCall;
import io.github.plimsoll.evm.BlockHeader;
import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Quorum;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads {@code nonceBitmap} of the router, and {@code openTradesCount} of its storage and the wallet's tokens, on which enough
 * nodes have to agree. That a nonce was used is believed of any node at its newest block; that it was not
 * used is a proof only when enough nodes say so of a block that is {@code safe}, which is when the chain below has it: some
 * two minutes late, and later than the newest block. Thread-safe.
 */
public final class RouterReader implements ChainProof {
    private static final int WORD = 32;

    private final Quorum nodes;
    private final int agree;
    private final EvmAddress router;
    private final EvmAddress storage;
    private final EvmAddress token;

    /**
     * @param nodes 1 to 10 of one chain, no two of one host and port
     * @param agree how many have to say the same, 1 to all of them
     * @param storage of the trades
     * @param token that collateral is in, with 6 decimals, such as USDC
     */
    public RouterReader(List<RpcClient> nodes, int agree, EvmAddress router, EvmAddress storage, EvmAddress token) {
        this.nodes = new Quorum(nodes, agree);
        this.agree = agree;
        this.router = router;
        this.storage = storage;
        this.token = token;
    }

    @Override
    public Use use(EvmAddress signer, BigInteger nonce, long until) {
        int unused = 0;
        for (RpcClient node : nodes.clients()) {
            if (bitmap(node, signer, nonce, BlockTag.LATEST)
                    .filter(word -> IntentNonce.isUsed(nonce, word))
                    .isPresent()) {
                return Use.USED;
            }
            unused += unusedUntil(node, signer, nonce, until) ? 1 : 0;
        }
        return unused >= agree ? Use.UNUSED : Use.UNKNOWN;
    }

    private boolean unusedUntil(RpcClient node, EvmAddress signer, BigInteger nonce, long until) {
        RpcResult<Optional<BlockHeader>> safe = node.block(BlockTag.SAFE);
        if (!(safe instanceof RpcResult.Value<Optional<BlockHeader>> read)
                || read.value().isEmpty()
                || read.value().get().timeSeconds() <= until) {
            return false;
        }
        return bitmap(node, signer, nonce, BlockTag.number(read.value().get().number()))
                .filter(word -> !IntentNonce.isUsed(nonce, word))
                .isPresent();
    }

    private Optional<BigInteger> bitmap(RpcClient node, EvmAddress signer, BigInteger nonce, BlockTag at) {
        RpcResult<byte[]> answer = node.call(router, RouterCall.nonceBitmap(signer, IntentNonce.word(nonce)), at);
        return answer instanceof RpcResult.Value<byte[]> word && word.value().length == WORD
                ? Optional.of(new BigInteger(1, word.value()))
                : Optional.empty();
    }

    @Override
    public OptionalLong openTrades(EvmAddress trader, long pairIndex) {
        Map<BigInteger, Integer> said = new HashMap<>();
        for (RpcClient node : nodes.clients()) {
            RpcResult<byte[]> answer =
                    node.call(storage, RouterCall.openTradesCount(trader, pairIndex), BlockTag.LATEST);
            if (answer instanceof RpcResult.Value<byte[]> word
                    && word.value().length == WORD
                    && said.merge(new BigInteger(1, word.value()), 1, Integer::sum) >= agree) {
                BigInteger count = new BigInteger(1, word.value());
                return count.bitLength() < Long.SIZE ? OptionalLong.of(count.longValue()) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /** In one block that as many nodes know as have to agree, and about which none says another. */
    @Override
    public Optional<BigInteger> allowance(EvmAddress trader) {
        return nodes.head()
                .map(BlockTag::number)
                .flatMap(at -> nodes.ask(List.of(RpcRequest.call(token, RouterCall.allowance(trader, storage), at)))
                        .get(0))
                .filter(word -> word.length == WORD)
                .map(word -> new BigInteger(1, word));
    }

    /** In one block that as many nodes know as have to agree, and about which none says another. */
    @Override
    public Optional<Funds> funds(EvmAddress trader) {
        Optional<BlockTag> at = nodes.head().map(BlockTag::number);
        if (at.isEmpty()) {
            return Optional.empty();
        }
        Optional<BlockHeader> block =
                nodes.ask(List.of(RpcRequest.block(at.get()))).get(0).flatMap(found -> found);
        Optional<BigInteger> held = nodes.ask(List.of(RpcRequest.call(token, RouterCall.balanceOf(trader), at.get())))
                .get(0)
                .filter(word -> word.length == WORD)
                .map(word -> new BigInteger(1, word))
                .filter(micros -> micros.compareTo(BigInteger.valueOf(Usd.MAX_MICROS)) <= 0);
        return block.isPresent() && held.isPresent()
                ? Optional.of(new Funds(held.get().longValueExact(), block.get().timeSeconds()))
                : Optional.empty();
    }
}
