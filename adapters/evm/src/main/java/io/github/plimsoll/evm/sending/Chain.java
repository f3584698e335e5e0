package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A chain as a sender needs it: behind it are nodes that may be slow, late, silent or wrong. */
public interface Chain {
    /** The chain and an account; empty when too few nodes answer. */
    Optional<ChainView> look(EvmAddress account);

    /**
     * What became of transactions. Asked after {@link #look}, so that what was used for good there is found here.
     *
     * @param hashes 0x and 64 hex digits each
     * @return one for each hash
     */
    Map<String, Sighting> sightings(List<String> hashes);

    /**
     * Gives the bytes of transactions to the nodes, in their order. No answer is not a no.
     *
     * @param raws 1 to {@value io.github.plimsoll.evm.RpcClient#MAX_BATCH} of one account, by their places
     * @param may asked before each message to a node, and once it says no nothing leaves any more
     * @return one for each, in their order
     */
    List<Broadcast> broadcast(List<String> raws, BooleanSupplier may);
}
