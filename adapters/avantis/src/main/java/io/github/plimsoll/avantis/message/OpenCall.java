package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A market open of a size in coins as the call data of a transaction: by the trader, or by a delegate for the trader. It only
 * initiates: a keeper of the venue carries it out, and the contract knows no deadline for that. Immutable.
 *
 * @param delegated whether a delegate calls for the trader
 * @param trade what is opened; its collateral stands in {@code positionSizeUsdc}
 * @param type 0 market, 3 market on an upside pair
 * @param coins 1e-10, above 0
 * @param minLeverage 1e-10 of 1x
 * @param maxLeverage 1e-10 of 1x
 * @param slippage 1e-10 percent
 */
public record OpenCall(
        boolean delegated, Trade trade, int type, long coins, long minLeverage, long maxLeverage, long slippage) {
    private static final List<String> TYPES =
            List.of(Struct.TRADE.typeName(), "uint8", "uint256", "uint256", "uint256", "uint256");

    /** @throws io.github.plimsoll.evm.RefusedException when a number is below 0, the type above 255, or there are no coins */
    public OpenCall {
        Numbers.requireUint8(type);
        Numbers.requireUnsigned(coins - 1, minLeverage, maxLeverage, slippage);
    }

    /** What a signed order would do, as a transaction. */
    public static OpenCall of(boolean delegated, Intent.OpenCoin open) {
        return new OpenCall(
                delegated,
                open.trade(),
                open.type(),
                open.coins(),
                open.minLeverage(),
                open.maxLeverage(),
                open.slippage());
    }

    /** The call data. */
    public byte[] data() {
        byte[] own = RouterCall.openTradeWithCoinExposure(trade, type, coins, minLeverage, maxLeverage, slippage);
        return delegated ? RouterCall.delegatedAction(trade.trader(), own) : own;
    }

    /**
     * Reads call data.
     *
     * @param trader for whom it is called
     * @return empty when it is not the one way to write such a call
     */
    public static Optional<OpenCall> read(EvmAddress trader, boolean delegated, byte[] data) {
        return DelegatedCall.own(trader, delegated, data)
                .flatMap(own -> RouterCall.read(
                        own,
                        TYPES,
                        n -> new OpenCall(
                                delegated,
                                Trade.of(n.struct(0)),
                                n.small(1),
                                n.whole(2),
                                n.whole(3),
                                n.whole(4),
                                n.whole(5))))
                .filter(call -> call.trade().trader().equals(trader) && Arrays.equals(call.data(), data));
    }
}
