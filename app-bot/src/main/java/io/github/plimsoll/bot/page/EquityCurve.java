package io.github.plimsoll.bot.page;

import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.health.PageView;
import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Equity over world time since the start of the process, in at most {@value PageView#MAX_POINTS} points: when they are
 * full every second one is dropped and the step doubles. Peak and drawdown count every reading. Not thread-safe.
 */
final class EquityCurve {
    private static final long FIRST_STEP_MICROS = 5_000_000L;

    private final int most;
    private final List<PageView.Point> points = new ArrayList<>();
    private long step = FIRST_STEP_MICROS;
    private long lastAt = Long.MIN_VALUE;
    private Usd peak = Usd.ZERO;
    private Usd last = Usd.ZERO;

    EquityCurve(int most) {
        this.most = most;
    }

    void add(long micros, Usd equity) {
        peak = lastAt == Long.MIN_VALUE || equity.compareTo(peak) > 0 ? equity : peak;
        last = equity;
        if (lastAt != Long.MIN_VALUE && micros - lastAt < step) {
            return;
        }
        lastAt = micros;
        if (points.size() == most) {
            thin();
        }
        points.add(new PageView.Point(Instant.parse(Data.time(micros)), equity.toString()));
    }

    private void thin() {
        step = Math.multiplyExact(step, 2);
        for (int i = points.size() - 1; i > 0; i -= 2) {
            points.remove(i);
        }
    }

    List<PageView.Point> points() {
        return List.copyOf(points);
    }

    Usd peak() {
        return peak;
    }

    Usd drawdown() {
        return peak.minus(last);
    }

    /** Drawdown as percent of the peak, rounded against the trader; empty when the peak is not positive. */
    String drawdownPercent() {
        if (!peak.isPositive()) {
            return "";
        }
        return percent(drawdown().micros(), peak.micros());
    }

    /** Percent of a positive whole as plain decimal text with at most 2 decimals. */
    static String percent(long part, long whole) {
        long hundredths = Exact.mulDiv(part, 10_000, whole, Rounding.UP);
        return Decimals.print(hundredths, 2, 0);
    }
}
