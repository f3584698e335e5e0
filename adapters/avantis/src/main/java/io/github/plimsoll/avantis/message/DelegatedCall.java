package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** What a delegate calls for a trader. Pure. */
final class DelegatedCall {
    /** Behind the four bytes of the function: whose, where the inner call stands, and how long it is. */
    private static final int INNER = 4 + 3 * Abi.WORD;

    private DelegatedCall() {}

    /** What is called of the router: by the trader, or for the trader by a delegate. */
    static Optional<byte[]> own(EvmAddress trader, boolean delegated, byte[] data) {
        return delegated ? inner(trader, data) : Optional.of(data);
    }

    /** The call for this trader, when it is written in the one way to write it. */
    static Optional<byte[]> inner(EvmAddress trader, byte[] data) {
        if (data.length < INNER) {
            return Optional.empty();
        }
        BigInteger length = new BigInteger(1, Arrays.copyOfRange(data, INNER - Abi.WORD, INNER));
        if (length.bitLength() > 31 || length.intValue() > data.length - INNER) {
            return Optional.empty();
        }
        byte[] own = Arrays.copyOfRange(data, INNER, INNER + length.intValue());
        return Arrays.equals(RouterCall.delegatedAction(trader, own), data) ? Optional.of(own) : Optional.empty();
    }
}
