package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.Optional;
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

    /**
     * What a wallet holds.
     *
     * @param micros of the token that collateral is in, micro-dollars, 0 to {@link io.github.plimsoll.numbers.Usd#MAX_MICROS}
     * @param at time of the block in which it did, epoch seconds
     */
    record Funds(long micros, long at) {}

    /** What a trader's wallet holds of the token that collateral is in; empty when that is not known. */
    Optional<Funds> funds(EvmAddress trader);

    /**
     * How much of that token the contract that holds trades may take from a trader, in its smallest units; empty when that is not
     * known.
     */
    Optional<BigInteger> allowance(EvmAddress trader);

    /** How many positions a trader has in a market; empty when that is not known. */
    OptionalLong openTrades(EvmAddress trader, long pairIndex);
}
