package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.OptionalLong;

/** What the chain says where the venue's services say nothing. Thread-safe. */
public interface ChainProof {
    /** What is known of a nonce. */
    enum Use {
        /** It was used: the order happened, or was declined in a block. */
        USED,
        /** It was not used in any block up to the asked time, in blocks that stay. */
        UNUSED,
        /** No proof either way. */
        UNKNOWN
    }

    /**
     * Asks of a nonce.
     *
     * @param until epoch seconds; {@link Use#UNUSED} is answered only when the chain has come that far
     */
    Use use(EvmAddress signer, BigInteger nonce, long until);

    /** How many positions a trader has in a market; empty when that is not known. */
    OptionalLong openTrades(EvmAddress trader, long pairIndex);
}
