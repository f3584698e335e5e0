package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** Gives the bytes of a transaction to the nodes. No answer is not a no. */
    Broadcast broadcast(String raw);
}
