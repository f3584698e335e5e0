package io.github.plimsoll.bot.chain;

import io.github.plimsoll.evm.BlockHeader;
import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Quorum;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What nodes agree on as of one block that all of them have. Its questions wait on the caller's thread. */
final class AtBlock {
    private static final int WORD = 32;
    private static final HexFormat HEX = HexFormat.of();

    private final Quorum nodes;
    private final BlockHeader block;

    private AtBlock(Quorum nodes, BlockHeader block) {
        this.nodes = nodes;
        this.block = block;
    }

    /**
     * The newest block that each of the nodes that answer has; empty when too few answer or they have different ones.
     *
     * @param quorum how many have to say the same
     */
    static Optional<AtBlock> newest(List<RpcClient> clients, int quorum) {
        List<RpcClient> answering = new ArrayList<>();
        long lowest = Long.MAX_VALUE;
        for (RpcClient client : clients) {
            if (client.blockNumber() instanceof Value<Long> head) {
                answering.add(client);
                lowest = Math.min(lowest, head.value());
            }
        }
        if (answering.size() < quorum) {
            return Optional.empty();
        }
        Quorum nodes = new Quorum(answering, quorum);
        return nodes.ask(List.of(RpcRequest.block(BlockTag.number(lowest))))
                .get(0)
                .flatMap(found -> found)
                .map(header -> new AtBlock(nodes, header));
    }

    BlockHeader block() {
        return block;
    }

    private BlockTag tag() {
        return BlockTag.number(block.number());
    }

    /** Wei of an account. */
    Reading balance(EvmAddress owner) {
        return Reading.of(nodes.ask(List.of(RpcRequest.balance(owner, tag()))).get(0));
    }

    /** balanceOf(address), units of the token. */
    Reading balance(EvmAddress token, EvmAddress owner) {
        return word(token, "70a08231" + word(owner));
    }

    /** allowance(address,address), units of the token. */
    Reading allowance(EvmAddress token, EvmAddress owner, EvmAddress spender) {
        return word(token, "dd62ed3e" + word(owner) + word(spender));
    }

    private Reading word(EvmAddress contract, String data) {
        return Reading.of(nodes.ask(List.of(RpcRequest.call(contract, HEX.parseHex(data), tag())))
                .get(0)
                .filter(bytes -> bytes.length == WORD)
                .map(bytes -> new BigInteger(1, bytes)));
    }

    private static String word(EvmAddress address) {
        return "0".repeat(24) + address.hex().substring(2);
    }
}
