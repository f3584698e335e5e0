package io.github.plimsoll.tests.venue;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders that wait in the contracts of Avantis, after the protocol page: each takes the lowest place that is free and its collateral
 * into escrow, and is taken back only after a timelock. Guarded by the contracts that it is part of.
 */
public final class FakeResting {
    private static final int STOP = 1;
    private static final long LIMIT = 2;
    private static final BigInteger HUNDRED = BigInteger.valueOf(1_000_000_000_000L);

    /** One that waits. */
    public record Waiting(
            EvmAddress trader,
            long index,
            boolean buy,
            long collateral,
            long leverage,
            long price,
            long slippage,
            long type,
            long block) {
        private boolean reached(long now) {
            boolean above = (type == STOP) == buy;
            boolean there = above ? now >= price : now <= price;
            BigInteger worse = BigInteger.valueOf(buy ? now - price : price - now);
            return there
                    && worse.multiply(HUNDRED)
                                    .compareTo(BigInteger.valueOf(price).multiply(BigInteger.valueOf(slippage)))
                            <= 0;
        }
    }

    private final List<Waiting> waiting = new ArrayList<>();
    private long timelock;

    void timelock(long blocks) {
        timelock = blocks;
    }

    List<Waiting> of(EvmAddress trader) {
        return waiting.stream().filter(one -> one.trader().equals(trader)).toList();
    }

    /** False where the contract undoes it. */
    boolean place(
            EvmAddress trader,
            boolean buy,
            long collateral,
            long leverage,
            long price,
            long slippage,
            long type,
            long block) {
        if (type != STOP && type != LIMIT) {
            return false;
        }
        long index = 0;
        while (at(trader, index) != null) {
            index++;
        }
        waiting.add(new Waiting(trader, index, buy, collateral, leverage, price, slippage, type, block));
        return true;
    }

    private Waiting at(EvmAddress trader, long index) {
        return waiting.stream()
                .filter(one -> one.trader().equals(trader) && one.index() == index)
                .findFirst()
                .orElse(null);
    }

    /** What is given back of one that is taken back; below 0 where the contract undoes it. */
    long cancel(EvmAddress trader, long index, long block) {
        Waiting one = at(trader, index);
        if (one == null || block - one.block() < timelock) {
            return -1;
        }
        waiting.remove(one);
        return one.collateral();
    }

    /** Those that a keeper carries out at a price wait no more. */
    List<Waiting> taken(long price) {
        List<Waiting> all = waiting.stream().filter(one -> one.reached(price)).toList();
        waiting.removeAll(all);
        return all;
    }

    /** As they are shown. */
    static String text(Waiting one) {
        return "{\"trader\":\"" + one.trader() + "\",\"pairIndex\":1,\"index\":" + one.index() + ",\"buy\":" + one.buy()
                + ",\"price\":\"" + one.price() + "\",\"slippageP\":\"" + one.slippage() + "\",\"positionSize\":\""
                + one.collateral() + "\",\"collateral\":\"" + one.collateral() + "\",\"leverage\":\"" + one.leverage()
                + "\",\"block\":\"" + one.block() + "\",\"executionFee\":\"0\",\"limitOrderType\":" + one.type() + "}";
    }
}
