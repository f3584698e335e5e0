package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.util.Arrays;
import java.util.List;

/**
 * A change of margin as the call data of a transaction: by the trader, or by a delegate for the trader. Immutable.
 *
 * @param trader whose position it is
 * @param delegated whether a delegate calls for the trader
 * @param pairIndex the market's number
 * @param index which of the trader's positions in it
 * @param withdraw out instead of in
 * @param amount micro-dollars, above 0
 */
public record MarginCall(
        EvmAddress trader, boolean delegated, long pairIndex, long index, boolean withdraw, long amount) {
    private static final int SELECTOR = 4;

    /** @throws IllegalArgumentException when a number is below 0, or no amount */
    public MarginCall {
        if (pairIndex < 0 || index < 0 || amount <= 0) {
            throw new IllegalArgumentException("a change of margin has a place from 0 and an amount above 0, not "
                    + pairIndex + ", " + index + " and " + amount);
        }
    }

    /** The call data with signed prices. */
    public byte[] data(PriceUpdate prices) {
        byte[] own = RouterCall.updateMargin(pairIndex, index, withdraw, amount, prices.parts(), prices.source());
        return delegated ? RouterCall.delegatedAction(trader, own) : own;
    }

    /**
     * Whether call data does exactly this, whatever prices it carries.
     *
     * @param data at most 128 KiB are looked at
     */
    public boolean isDoneBy(byte[] data) {
        byte[] own = delegated ? DelegatedCall.inner(trader, data).orElse(new byte[0]) : data;
        byte[] wanted = RouterCall.updateMargin(pairIndex, index, withdraw, amount, List.of(), 0);
        int head = SELECTOR + 4 * Abi.WORD; // what follows are prices and where they come from
        boolean words = own.length >= head && own.length % Abi.WORD == SELECTOR;
        return words && Arrays.equals(own, 0, head, wanted, 0, head);
    }
}
