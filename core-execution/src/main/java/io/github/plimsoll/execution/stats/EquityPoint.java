package io.github.plimsoll.execution.stats;

import io.github.plimsoll.numbers.Usd;
import java.util.List;

/**
 * What an account was worth at a moment.
 *
 * @param at world time, microseconds since the epoch
 * @param equity cash, margin and unrealised result, everything that flowed in or out before this moment included
 * @param flow deposits less withdrawals since the point before; of a first point, which starts the measuring, it is not
 *     looked at
 */
public record EquityPoint(long at, Usd equity, Usd flow) {
    /** What was made since an earlier point: the change of equity that is not a flow. */
    public Usd made(EquityPoint before) {
        return equity.minus(before.equity).minus(flow);
    }

    static void requireOrder(List<EquityPoint> points) {
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).at <= points.get(i - 1).at) {
                throw new IllegalArgumentException(
                        "equity points must be in the order of time, each later than the one " + "before: "
                                + points.get(i).at + " follows " + points.get(i - 1).at);
            }
        }
    }
}
