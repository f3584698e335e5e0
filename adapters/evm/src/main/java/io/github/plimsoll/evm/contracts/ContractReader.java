package io.github.plimsoll.evm.contracts;

import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Quorum;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads contracts from several nodes. What counts is what as many say as are asked for, and none contradicts. Thread-safe;
 * questions wait on the caller's thread.
 */
public final class ContractReader {
    private final Quorum nodes;

    /**
     * @param clients 1 to 10 nodes of one chain
     * @param quorum how many have to say the same, 1 to the number of nodes
     */
    public ContractReader(List<RpcClient> clients, int quorum) {
        this.nodes = new Quorum(clients, quorum);
    }

    /** Everything that keeps a program from starting: nodes on another chain, contracts that are another. */
    public List<Refusal> check(PinnedContracts pinned) {
        List<Refusal> wrong = new ArrayList<>();
        for (RpcClient client : nodes.clients()) {
            if (client.verify() instanceof RpcResult.Garbage<Long> other) {
                wrong.add(new Refusal(
                        RefusalCode.WRONG_CHAIN, BigInteger.ZERO, BigInteger.ZERO, client + ": " + other.why()));
            }
        }
        wrong.addAll(pinned.check(nodes.ask(pinned.questions())));
        return wrong;
    }

    /** Keccak-256 of the code at an address, 0x and 64 hex digits; empty when it is not known now. */
    public Optional<String> codeHash(EvmAddress at) {
        return nodes.ask(List.of(RpcRequest.code(at, BlockTag.LATEST))).get(0).map(PinnedContracts::hash);
    }
}
