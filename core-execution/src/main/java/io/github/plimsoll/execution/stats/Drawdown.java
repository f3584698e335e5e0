package io.github.plimsoll.execution.stats;

import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far the profit of an account fell below its peak, in exact dollars. Profit is what was made since the first point, so
 * that no deposit hides a loss and no withdrawal is one. Of equal depths the first counts. The relative drawdown is
 * {@link ReturnStats#maxDrawdown} of {@link Returns#timeWeighted}.
 *
 * @param peak highest profit of all points; at least 0, where it begins
 * @param depth largest fall below a peak before it, 0 or above
 * @param peakAt when that peak was reached, microseconds; the first point when there is no fall
 * @param troughAt when the depth was reached; the same as {@code peakAt} when there is no fall
 * @param recoveredAt the first point at or above that peak again; empty while it is not reached, and without a fall
 * @param now how far the last point lies below the peak
 * @param longestMicros longest time from a peak until a point at or above it again, or until the last point
 */
public record Drawdown(
        Usd peak, Usd depth, long peakAt, long troughAt, OptionalLong recoveredAt, Usd now, long longestMicros) {

    /** @throws IllegalArgumentException when there is no point, or they are not in the order of time */
    public static Drawdown of(List<EquityPoint> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a drawdown needs at least one point");
        }
        EquityPoint.requireOrder(points);
        long first = points.get(0).at();
        Usd profit = Usd.ZERO;
        Usd peak = Usd.ZERO;
        long reached = first;
        Usd depth = Usd.ZERO;
        long peakAt = first;
        long troughAt = first;
        OptionalLong recovered = OptionalLong.empty();
        boolean waiting = false;
        boolean fallen = false;
        long longest = 0;
        for (int i = 1; i < points.size(); i++) {
            EquityPoint point = points.get(i);
            profit = profit.plus(point.made(points.get(i - 1)));
            boolean below = profit.compareTo(peak) < 0;
            if (below || fallen) {
                longest = Math.max(longest, point.at() - reached);
            }
            fallen = below;
            Usd fall = peak.minus(profit);
            if (fall.compareTo(depth) > 0) {
                depth = fall;
                peakAt = reached;
                troughAt = point.at();
                recovered = OptionalLong.empty();
                waiting = true;
            } else if (!below) {
                recovered = waiting ? OptionalLong.of(point.at()) : recovered;
                waiting = false;
                peak = profit;
                reached = point.at();
            }
        }
        return new Drawdown(peak, depth, peakAt, troughAt, recovered, peak.minus(profit), longest);
    }
}
