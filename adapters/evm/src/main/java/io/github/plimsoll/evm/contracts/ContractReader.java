package io.github.plimsoll.evm.contracts;

import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads contracts from several nodes. What counts is what as many say as are asked for, and none contradicts. Thread-safe;
 * questions wait on the caller's thread.
 */
public final class ContractReader {
    private final List<RpcClient> clients;
    private final int quorum;

    /**
     * @param clients 1 to 10 nodes of one chain
     * @param quorum how many have to say the same, 1 to the number of nodes
     */
    public ContractReader(List<RpcClient> clients, int quorum) {
        if (clients.isEmpty() || clients.size() > 10 || quorum < 1 || quorum > clients.size()) {
            throw new IllegalArgumentException(
                    "1 to 10 nodes, of which 1 to all have to agree, not " + quorum + " of " + clients.size());
        }
        this.clients = List.copyOf(clients);
        this.quorum = quorum;
    }

    /** Everything that keeps a program from starting: nodes on another chain, contracts that are another. */
    public List<Refusal> check(PinnedContracts pinned) {
        List<Refusal> wrong = new ArrayList<>();
        for (RpcClient client : clients) {
            if (client.verify() instanceof RpcResult.Garbage<Long> other) {
                wrong.add(new Refusal(
                        RefusalCode.WRONG_CHAIN, BigInteger.ZERO, BigInteger.ZERO, client + ": " + other.why()));
            }
        }
        wrong.addAll(pinned.check(ask(pinned.questions())));
        return wrong;
    }

    /** Keccak-256 of the code at an address, 0x and 64 hex digits; empty when it is not known now. */
    public Optional<String> codeHash(EvmAddress at) {
        return ask(List.of(RpcRequest.code(at, BlockTag.LATEST))).get(0).map(PinnedContracts::hash);
    }

    private List<Optional<byte[]>> ask(List<RpcRequest<byte[]>> questions) {
        List<List<RpcResult<byte[]>>> told = clients.stream()
                .map(client -> client.<byte[]>sendAll(questions))
                .toList();
        List<Optional<byte[]>> all = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            int question = i;
            all.add(agreed(told.stream().map(answers -> answers.get(question)).toList()));
        }
        return all;
    }

    private Optional<byte[]> agreed(List<RpcResult<byte[]>> answers) {
        List<byte[]> values = answers.stream()
                .filter(Value.class::isInstance)
                .map(answer -> ((Value<byte[]>) answer).value())
                .toList();
        return values.size() >= quorum && values.stream().allMatch(value -> Arrays.equals(value, values.get(0)))
                ? Optional.of(values.get(0))
                : Optional.empty();
    }
}
