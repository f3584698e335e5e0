package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes back an order that waits, as the call data of a transaction: by the trader, or by a delegate for the trader. It names a place
 * and not the order that stands there; the contract gives the collateral back. Immutable.
 *
 * @param trader whose order it is
 * @param delegated whether a delegate calls for the trader
 * @param pairIndex the market's number
 * @param index which of the trader's waiting orders in it
 */
public record CancelCall(EvmAddress trader, boolean delegated, long pairIndex, long index) {
    private static final List<String> TYPES = List.of("uint256", "uint256");

    /** @throws io.github.plimsoll.evm.RefusedException when a number is below 0 */
    public CancelCall {
        Numbers.requireUnsigned(pairIndex, index);
    }

    /** The call data. */
    public byte[] data() {
        byte[] own = RouterCall.cancelOpenLimitOrder(pairIndex, index);
        return delegated ? RouterCall.delegatedAction(trader, own) : own;
    }

    /**
     * Reads call data.
     *
     * @param trader for whom it is called
     * @return empty when it is not the one way to write such a call
     */
    public static Optional<CancelCall> read(EvmAddress trader, boolean delegated, byte[] data) {
        return DelegatedCall.own(trader, delegated, data)
                .flatMap(own ->
                        RouterCall.read(own, TYPES, n -> new CancelCall(trader, delegated, n.whole(0), n.whole(1))))
                .filter(call -> Arrays.equals(call.data(), data));
    }
}
