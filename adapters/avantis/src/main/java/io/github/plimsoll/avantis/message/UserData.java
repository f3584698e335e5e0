package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a trader holds, as the core service tells it. <b>An address that the venue does not know is answered like one that
 * holds nothing</b>: empty lists alone prove nothing about an address. Immutable.
 *
 * @param positions open positions
 * @param orders that wait
 */
public record UserData(List<Held> positions, List<Waiting> orders) {
    /** Most positions or orders that are read. */
    private static final int MAX = 5_000;

    public UserData {
        positions = List.copyOf(positions);
        orders = List.copyOf(orders);
    }

    /**
     * An open position.
     *
     * @param collateral net, micro-dollars
     * @param leverage 1e-10 of 1x
     * @param openPrice 1e-10 dollars
     * @param takeProfit 1e-10 dollars
     * @param stopLoss 1e-10 dollars, 0 for none
     * @param liquidationPrice 1e-10 dollars, as the venue computes it; 0 when it is not told
     * @param openedAt epoch seconds; renewed by partial closes and changes of margin
     */
    public record Held(
            long pairIndex,
            long index,
            boolean buy,
            long collateral,
            long leverage,
            long openPrice,
            long takeProfit,
            long stopLoss,
            long liquidationPrice,
            long openedAt) {}

    /**
     * An order that waits, with its collateral in escrow.
     *
     * @param price 1e-10 dollars
     * @param collateral micro-dollars
     * @param block in which it was placed or changed; 0 when it is not told
     * @param buy long; empty when it is not told
     * @param leverage 1e-10 of 1x; empty when it is not told
     * @param slippage 1e-10 percent; empty when it is not told
     */
    public record Waiting(
            long pairIndex,
            long index,
            long price,
            long collateral,
            long block,
            Optional<Boolean> buy,
            OptionalLong leverage,
            OptionalLong slippage) {}

    /**
     * Reads the answer for a trader.
     *
     * @throws RefusedException when it is no such answer, tells of another trader, or of one position twice
     */
    public static UserData read(EvmAddress trader, byte[] answer) {
        Fields all = Fields.read("user-data", answer);
        List<Held> positions = new ArrayList<>();
        for (Fields one : bounded(all.objects("positions"))) {
            requireOwn(trader, one);
            Held held = new Held(
                    one.unsigned("pairIndex"),
                    one.unsigned("index"),
                    one.is("buy"),
                    one.unsigned("collateral"),
                    one.unsigned("leverage"),
                    one.unsigned("openPrice"),
                    one.unsigned("tp"),
                    one.unsigned("sl"),
                    one.has("liquidationPrice") ? one.unsigned("liquidationPrice") : 0,
                    one.unsigned("openedAt"));
            for (Held before : positions) {
                if (before.pairIndex == held.pairIndex && before.index == held.index) {
                    throw new RefusedException(
                            RefusalCode.MALFORMED,
                            "user-data names position " + held.index + " of pair " + held.pairIndex + " twice");
                }
            }
            positions.add(held);
        }
        List<Waiting> orders = new ArrayList<>();
        for (Fields one : bounded(all.objects("limitOrders"))) {
            requireOwn(trader, one);
            orders.add(new Waiting(
                    one.unsigned("pairIndex"),
                    one.unsigned("index"),
                    one.unsigned("price"),
                    one.unsigned("collateral"),
                    one.has("block") ? one.unsigned("block") : 0,
                    one.has("buy") ? Optional.of(one.is("buy")) : Optional.empty(),
                    told(one, "leverage"),
                    told(one, "slippageP")));
        }
        return new UserData(positions, orders);
    }

    private static OptionalLong told(Fields one, String name) {
        return one.has(name) ? OptionalLong.of(one.unsigned(name)) : OptionalLong.empty();
    }

    private static List<Fields> bounded(List<Fields> all) {
        if (all.size() > MAX) {
            throw new RefusedException(RefusalCode.TOO_LARGE, "user-data has at most " + MAX + " entries");
        }
        return all;
    }

    private static void requireOwn(EvmAddress trader, Fields one) {
        if (one.has("trader") && !one.address("trader").equals(trader)) {
            throw new RefusedException(RefusalCode.MALFORMED, "user-data tells of another trader than " + trader);
        }
    }
}
