package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.List;

/**
 * A trade as the router takes and tells it. On an open the collateral stands in {@code positionSizeUsdc}, and index,
 * {@code initialPosToken} and timestamp are 0. <b>In a trade that the venue emits {@code positionSizeUsdc} holds the time of
 * the block</b>, and the net collateral stands in {@code initialPosToken}. Immutable.
 *
 * @param trader whose it is
 * @param pairIndex the market, as the catalogue numbers it
 * @param index which of the trader's positions in it
 * @param initialPosToken net collateral once it is open, micro-dollars
 * @param positionSizeUsdc collateral of an open, micro-dollars
 * @param openPrice 1e-10 dollars
 * @param buy long
 * @param leverage 1e-10 of 1x
 * @param tp 1e-10 dollars; 0 becomes the price of the largest profit
 * @param sl 1e-10 dollars; 0 is none
 * @param timestamp epoch seconds; every partial close and change of margin renews it
 */
public record Trade(
        EvmAddress trader,
        long pairIndex,
        long index,
        long initialPosToken,
        long positionSizeUsdc,
        long openPrice,
        boolean buy,
        long leverage,
        long tp,
        long sl,
        long timestamp) {
    /** @throws io.github.plimsoll.evm.RefusedException when a number is below 0 */
    public Trade {
        Numbers.requireUnsigned(
                pairIndex, index, initialPosToken, positionSizeUsdc, openPrice, leverage, tp, sl, timestamp);
    }

    /** One that is to be opened. */
    public static Trade opening(
            EvmAddress trader,
            long pairIndex,
            long collateral,
            long wantedPrice,
            boolean buy,
            long leverage,
            long tp,
            long sl) {
        return new Trade(trader, pairIndex, 0, 0, collateral, wantedPrice, buy, leverage, tp, sl, 0);
    }

    List<Object> values() {
        return List.of(
                trader,
                BigInteger.valueOf(pairIndex),
                BigInteger.valueOf(index),
                BigInteger.valueOf(initialPosToken),
                BigInteger.valueOf(positionSizeUsdc),
                BigInteger.valueOf(openPrice),
                buy,
                BigInteger.valueOf(leverage),
                BigInteger.valueOf(tp),
                BigInteger.valueOf(sl),
                BigInteger.valueOf(timestamp));
    }

    static Trade of(List<?> values) {
        Numbers n = new Numbers(values);
        return new Trade(
                n.address(0),
                n.whole(1),
                n.whole(2),
                n.whole(3),
                n.whole(4),
                n.whole(5),
                n.is(6),
                n.whole(7),
                n.whole(8),
                n.whole(9),
                n.whole(10));
    }
}
