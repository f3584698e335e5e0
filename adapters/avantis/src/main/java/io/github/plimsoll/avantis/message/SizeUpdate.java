package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.List;

/**
 * What is to be added to a position. Immutable.
 *
 * @param trader whose it is
 * @param pairIndex the market
 * @param index which of the trader's positions in it
 * @param openPrice wanted price, 1e-10 dollars
 * @param collateral that is added, micro-dollars
 * @param leverage 1e-10 of 1x
 */
public record SizeUpdate(
        EvmAddress trader, long pairIndex, long index, long openPrice, long collateral, long leverage) {
    /** @throws io.github.plimsoll.evm.RefusedException when a number is below 0 */
    public SizeUpdate {
        Numbers.requireUnsigned(pairIndex, index, openPrice, collateral, leverage);
    }

    List<Object> values() {
        return List.of(
                trader,
                BigInteger.valueOf(pairIndex),
                BigInteger.valueOf(index),
                BigInteger.valueOf(openPrice),
                BigInteger.valueOf(collateral),
                BigInteger.valueOf(leverage));
    }

    static SizeUpdate of(List<?> values) {
        Numbers n = new Numbers(values);
        return new SizeUpdate(n.address(0), n.whole(1), n.whole(2), n.whole(3), n.whole(4), n.whole(5));
    }
}
