package io.github.plimsoll.evm;

import io.github.plimsoll.evm.RpcResult.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks several nodes of one chain the same. An answer counts when as many say it as are asked for, and none says another.
 * Thread-safe; questions wait on the caller's thread.
 */
public final class Quorum {
    private final List<RpcClient> clients;
    private final int quorum;

    /**
     * @param clients 1 to 10 nodes of one chain, no two of one host and port
     * @param quorum how many have to say the same, 1 to the number of nodes
     */
    public Quorum(List<RpcClient> clients, int quorum) {
        if (clients.isEmpty() || clients.size() > 10 || quorum < 1 || quorum > clients.size()) {
            throw new IllegalArgumentException(
                    "1 to 10 nodes, of which 1 to all have to agree, not " + quorum + " of " + clients.size());
        }
        RpcClient.requireDistinct(clients);
        this.clients = List.copyOf(clients);
        this.quorum = quorum;
    }

    /** The nodes. */
    public List<RpcClient> clients() {
        return clients;
    }

    /**
     * Several questions in one message to each node.
     *
     * @param requests 1 to {@value RpcClient#MAX_BATCH}
     * @return one for each, in their order; empty where too few answer or they contradict each other
     */
    public <T> List<Optional<T>> ask(List<RpcRequest<T>> requests) {
        List<List<RpcResult<T>>> told =
                clients.stream().map(client -> client.<T>sendAll(requests)).toList();
        List<Optional<T>> all = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            int request = i;
            all.add(agreed(told.stream().map(answers -> answers.get(request)).toList()));
        }
        return all;
    }

    private <T> Optional<T> agreed(List<RpcResult<T>> answers) {
        List<T> values = new ArrayList<>();
        for (RpcResult<T> answer : answers) {
            if (answer instanceof Value<T> value) {
                values.add(value.value());
            }
        }
        return values.size() >= quorum && values.stream().allMatch(value -> Objects.deepEquals(value, values.get(0)))
                ? Optional.of(values.get(0))
                : Optional.empty();
    }

    /** The newest block that as many nodes know as have to agree; empty when too few answer. */
    public Optional<Long> head() {
        List<Long> heads = new ArrayList<>();
        for (RpcClient client : clients) {
            if (client.blockNumber() instanceof Value<Long> value) {
                heads.add(value.value());
            }
        }
        heads.sort(null);
        return heads.size() < quorum ? Optional.empty() : Optional.of(heads.get(heads.size() - quorum));
    }
}
