package io.github.plimsoll.execution.stats;

import io.github.plimsoll.numbers.Usd;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one period made. The periods of a list add up to the whole, to the last micro-dollar.
 *
 * @param start its first day, UTC
 * @param pnl profit or loss
 * @param count trades closed in it, or snapshots of equity taken in it
 */
public record PeriodPnl(LocalDate start, Usd pnl, int count) {

    private PeriodPnl plus(PeriodPnl other) {
        return new PeriodPnl(start, pnl.plus(other.pnl), count + other.count);
    }

    /** Realised results by the time of closing, oldest first; periods without a trade are not listed. */
    public static List<PeriodPnl> ofTrades(List<ClosedTrade> trades, Period period) {
        NavigableMap<LocalDate, PeriodPnl> by = new TreeMap<>();
        for (ClosedTrade trade : trades) {
            LocalDate start = period.start(trade.closedAt());
            by.merge(start, new PeriodPnl(start, trade.net(), 1), PeriodPnl::plus);
        }
        return List.copyOf(by.values());
    }

    /**
     * Changes of equity that are not deposits or withdrawals, oldest first. What happened between two points counts in the
     * period that the later one lies in; one exactly on a boundary ends the period before, so that points on the boundaries
     * make the periods exact. The first point is where measuring begins and makes nothing.
     */
    public static List<PeriodPnl> ofEquity(List<EquityPoint> points, Period period) {
        EquityPoint.requireOrder(points);
        NavigableMap<LocalDate, PeriodPnl> by = new TreeMap<>();
        for (int i = 1; i < points.size(); i++) {
            LocalDate start = period.start(points.get(i).at() - 1);
            by.merge(start, new PeriodPnl(start, points.get(i).made(points.get(i - 1)), 1), PeriodPnl::plus);
        }
        return List.copyOf(by.values());
    }

    /** The same with every period between the first and the last, those without a trade at 0; at most {@code most}. */
    public static List<PeriodPnl> withEmpty(List<PeriodPnl> listed, Period period, int most) {
        NavigableMap<LocalDate, PeriodPnl> by = new TreeMap<>();
        listed.forEach(one -> by.put(one.start(), one));
        List<PeriodPnl> all = new ArrayList<>();
        for (Map.Entry<LocalDate, PeriodPnl> entry : by.entrySet()) {
            LocalDate next = all.isEmpty()
                    ? entry.getKey()
                    : period.next(all.get(all.size() - 1).start());
            while (next.isBefore(entry.getKey())) {
                all.add(new PeriodPnl(next, Usd.ZERO, 0));
                next = period.next(next);
                requireAtMost(all.size(), most);
            }
            all.add(entry.getValue());
            requireAtMost(all.size(), most);
        }
        return List.copyOf(all);
    }

    private static void requireAtMost(int size, int most) {
        if (size > most) {
            throw new IllegalArgumentException("there are more than " + most + " periods");
        }
    }
}
