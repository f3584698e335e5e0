package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An order that waits for its price as the call data of a transaction: by the trader, or by a delegate for the trader. The
 * contract takes the collateral into escrow when a block has it, and a keeper of the venue opens the position when the price comes.
 * Immutable.
 *
 * @param delegated whether a delegate calls for the trader
 * @param trade what is opened: its collateral stands in {@code positionSizeUsdc}, the price it waits for in {@code openPrice}
 * @param type {@link #STOP} or {@link #LIMIT}
 * @param slippage from that price, 1e-10 percent
 */
public record PlaceCall(boolean delegated, Trade trade, int type, long slippage) {
    /** A long opens when the price is at its own or above, a short at or below. */
    public static final int STOP = 1;
    /** A long opens when the price is at its own or below, a short at or above. */
    public static final int LIMIT = 2;

    private static final List<String> TYPES = List.of(Struct.TRADE.typeName(), "uint8", "uint256");

    /** @throws io.github.plimsoll.evm.RefusedException when slippage is below 0, or it is none that waits for a price */
    public PlaceCall {
        Numbers.requireUint8(type == STOP || type == LIMIT ? type : -1);
        Numbers.requireUnsigned(slippage, trade.openPrice() - 1, trade.positionSizeUsdc() - 1);
    }

    /** The call data. */
    public byte[] data() {
        byte[] own = RouterCall.openTrade(trade, type, slippage);
        return delegated ? RouterCall.delegatedAction(trade.trader(), own) : own;
    }

    /**
     * Reads call data.
     *
     * @param trader for whom it is called
     * @return empty when it is not the one way to write such a call
     */
    public static Optional<PlaceCall> read(EvmAddress trader, boolean delegated, byte[] data) {
        return DelegatedCall.own(trader, delegated, data)
                .flatMap(own -> RouterCall.read(
                        own, TYPES, n -> new PlaceCall(delegated, Trade.of(n.struct(0)), n.small(1), n.whole(2))))
                .filter(call -> call.trade().trader().equals(trader) && Arrays.equals(call.data(), data));
    }
}
