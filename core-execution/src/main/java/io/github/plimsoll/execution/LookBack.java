package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ClosedTrade;
import io.github.plimsoll.risk.LossWindows;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.OrderLog;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.TradeLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the rules of a policy look back at, and what stored rows say about it. */
final class LookBack {
    static final long HOUR_MICROS = 3_600_000_000L;
    static final long MARK_EVERY_MICROS = 60_000_000L;
    /** Marks whose newest is older say nothing about now. */
    static final long MARKS_SILENT_MICROS = 5 * MARK_EVERY_MICROS;

    /** Day 0 of the epoch was a Thursday. */
    private static final int DAYS_SINCE_MONDAY = 3;

    private static final Set<RiskLimit> TRADES = EnumSet.of(
            RiskLimit.COOLDOWN,
            RiskLimit.STOP_LOSS_COUNT,
            RiskLimit.LOSS_STREAK,
            RiskLimit.SHORT_STREAK,
            RiskLimit.MIN_MARKET_PROFIT,
            RiskLimit.MIN_WIN_RATE);
    private static final Set<RiskLimit> ORDERS = EnumSet.of(RiskLimit.DUPLICATE_WINDOW, RiskLimit.AUTOMATION_COUNT);
    private static final Set<RiskLimit> MARKS =
            EnumSet.of(RiskLimit.MAX_HOURLY_LOSS, RiskLimit.MAX_WEEKLY_LOSS, RiskLimit.MAX_DRAWDOWN);

    private LookBack() {}

    /** Nothing that no rule of the policy looks at, in any of its scopes. */
    static HistoryAsk ask(RiskPolicy policy) {
        Set<RiskLimit> named = EnumSet.noneOf(RiskLimit.class);
        named.addAll(policy.limits().keySet());
        for (Map<RiskLimit, Long> limits : policy.scoped().values()) {
            named.addAll(limits.keySet());
        }
        return new HistoryAsk(
                Collections.disjoint(named, TRADES) ? 0 : TradeLog.CAPACITY,
                Collections.disjoint(named, ORDERS) ? 0 : OrderLog.CAPACITY,
                !Collections.disjoint(named, MARKS));
    }

    /** @param rows newest first */
    static TradeLog trades(List<ClosedRow> rows) {
        List<ClosedTrade> trades = new ArrayList<>(rows.size());
        for (int i = rows.size() - 1; i >= 0; i--) {
            ClosedRow row = rows.get(i);
            boolean stopped = row.reason().equals(Origin.STOP_LOSS.name())
                    || row.reason().equals("LIQUIDATION")
                    // Nobody here saw what ended it: a loss counts as stopped.
                    || (row.reason().equals(StoredPosition.BOOKED_BY_HAND)
                            && row.realized().isNegative())
                    // A stop that followed the price into profit is none.
                    || (row.reason().equals(Origin.TRAILING_STOP.name())
                            && row.realized().isNegative());
            trades.add(new ClosedTrade(row.instrument(), row.closedAt(), row.realized(), stopped));
        }
        return TradeLog.of(trades);
    }

    /** @param rows newest first */
    static OrderLog orders(AccountId account, List<AcceptedRow> rows, long releasedAt) {
        List<OrderLog.Accepted> orders = new ArrayList<>(rows.size());
        for (int i = rows.size() - 1; i >= 0; i--) {
            AcceptedRow row = rows.get(i);
            OpenOrder order =
                    new OpenOrder(account, row.instrument(), row.side(), row.collateral(), row.leverage(), null, null);
            orders.add(new OrderLog.Accepted(order.fingerprint(), row.recordedAt(), row.origin() == Origin.STRATEGY));
        }
        return new OrderLog(orders, releasedAt);
    }

    /**
     * Loss windows from marks, oldest first; empty when there are none or the newest is too old: then nobody knows.
     *
     * @param equity now, marked to market
     * @param profit the same without all money that came in or went out
     */
    static Optional<LossWindows> windows(List<ProfitMark> marks, Usd equity, Usd profit, long now) {
        if (marks.isEmpty() || now - marks.get(marks.size() - 1).at() > MARKS_SILENT_MICROS) {
            return Optional.empty();
        }
        Usd hour = profit.minus(base(marks, now - HOUR_MICROS).profit());
        Usd week = profit.minus(base(marks, monday(now)).profit());
        Usd deposits = equity.minus(profit);
        return Optional.of(new LossWindows(hour, week, deposits.plus(peak(marks, profit))));
    }

    /** The youngest mark that is not after the moment; of an account that is younger, its first. */
    static ProfitMark base(List<ProfitMark> marks, long moment) {
        ProfitMark found = marks.get(0);
        for (ProfitMark mark : marks) {
            found = mark.at() <= moment ? mark : found;
        }
        return found;
    }

    /** The highest of all marks and now. */
    static Usd peak(List<ProfitMark> marks, Usd profit) {
        Usd peak = profit;
        for (ProfitMark mark : marks) {
            peak = LossWindows.peak(peak, mark.peak());
        }
        return peak;
    }

    /** When the week of this moment began, Monday 00:00 UTC. */
    static long monday(long now) {
        long day = AccountReader.day(now);
        return AccountReader.start(day - Math.floorMod(day + DAYS_SINCE_MONDAY, 7));
    }
}
