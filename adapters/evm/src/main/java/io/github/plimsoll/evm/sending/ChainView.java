package io.github.plimsoll.evm.sending;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What the nodes agree on about the chain and one account. Immutable.
 *
 * @param head newest block that a node knows
 * @param safe newest block that the chain below has seen, as every node that answered says; -1 when none says
 * @param last newest block that does not go away, as every node that answered says; -1 when none says
 * @param nonce places of the account that are used as of the newest block: the most that any node says
 * @param agreedNonce the same as far as enough nodes say so
 * @param lastNonce places that are used for good, as every node that answered says
 * @param runsCode whether the account runs code (EIP-7702): nodes take one transaction of it at a time
 * @param balance wei; empty when it could not be read
 * @param quote what gas costs; empty when no node says so
 * @param prices what the chain charges beside the gas; empty when it could not be read
 */
public record ChainView(
        long head,
        long safe,
        long last,
        long nonce,
        long agreedNonce,
        long lastNonce,
        boolean runsCode,
        Optional<BigInteger> balance,
        Optional<FeeQuote> quote,
        Optional<OpStackPrices> prices) {}
