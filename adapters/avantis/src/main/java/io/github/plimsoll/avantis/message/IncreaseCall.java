package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An increase by a size in coins as the call data of a transaction: by the trader, or by a delegate for the trader. It only
 * initiates, like {@link OpenCall}, and names a place and not the position that stands there. Immutable.
 *
 * @param delegated whether a delegate calls for the trader
 * @param update what is added, and where
 * @param coins 1e-10, above 0
 * @param minLeverage 1e-10 of 1x
 * @param maxLeverage 1e-10 of 1x
 * @param slippage 1e-10 percent
 */
public record IncreaseCall(
        boolean delegated, SizeUpdate update, long coins, long minLeverage, long maxLeverage, long slippage) {
    private static final List<String> TYPES =
            List.of(Struct.UPDATE.typeName(), "uint256", "uint256", "uint256", "uint256");

    /** @throws io.github.plimsoll.evm.RefusedException when a number is below 0, or there are no coins */
    public IncreaseCall {
        Numbers.requireUnsigned(coins - 1, minLeverage, maxLeverage, slippage);
    }

    /** What a signed order would do, as a transaction. */
    public static IncreaseCall of(boolean delegated, Intent.IncreaseCoin more) {
        return new IncreaseCall(
                delegated, more.update(), more.coins(), more.minLeverage(), more.maxLeverage(), more.slippage());
    }

    /** The call data. */
    public byte[] data() {
        byte[] own = RouterCall.increasePositionSizeWithCoinExposure(update, coins, minLeverage, maxLeverage, slippage);
        return delegated ? RouterCall.delegatedAction(update.trader(), own) : own;
    }

    /**
     * Reads call data.
     *
     * @param trader for whom it is called
     * @return empty when it is not the one way to write such a call
     */
    public static Optional<IncreaseCall> read(EvmAddress trader, boolean delegated, byte[] data) {
        return DelegatedCall.own(trader, delegated, data)
                .flatMap(own -> RouterCall.read(
                        own,
                        TYPES,
                        n -> new IncreaseCall(
                                delegated, SizeUpdate.of(n.struct(0)), n.whole(1), n.whole(2), n.whole(3), n.whole(4))))
                .filter(call -> call.update().trader().equals(trader) && Arrays.equals(call.data(), data));
    }
}
