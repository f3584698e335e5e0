package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A market close as the call data of a transaction: by the trader, or by a delegate for the trader. It names a place and not
 * the position that stands there. Immutable.
 *
 * @param trader whose position it is
 * @param delegated whether a delegate calls for the trader
 * @param pairIndex the market's number
 * @param index which of the trader's positions in it
 * @param coins 1e-10, above 0
 */
public record CloseCall(EvmAddress trader, boolean delegated, long pairIndex, long index, long coins) {
    /** @throws IllegalArgumentException when a number is below 0, or no coins */
    public CloseCall {
        if (pairIndex < 0 || index < 0 || coins <= 0) {
            throw new IllegalArgumentException(
                    "a close has a place from 0 and coins above 0, not " + pairIndex + ", " + index + " and " + coins);
        }
    }

    /**
     * The call data.
     *
     * @param wanted price that is expected, 1e-10 dollars
     */
    public byte[] data(long wanted) {
        byte[] own = RouterCall.closeTradeMarketWithCoinExposure(pairIndex, index, coins, wanted);
        return delegated ? RouterCall.delegatedAction(trader, own) : own;
    }

    /** Whether call data does exactly this, whatever price it expects. */
    public boolean isDoneBy(byte[] data) {
        Optional<byte[]> own = DelegatedCall.own(trader, delegated, data);
        byte[] wanted = RouterCall.closeTradeMarketWithCoinExposure(pairIndex, index, coins, 0);
        int head = wanted.length - Abi.WORD;
        return own.filter(call -> call.length == wanted.length && Arrays.equals(call, 0, head, wanted, 0, head))
                .isPresent();
    }
}
