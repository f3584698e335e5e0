package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import org.jspecify.annotations.Nullable;

/** Loss limits that a policy may name beside the daily share: each with the order's worst loss and the reserved ones. */
final class LossRules {
    private LossRules() {}

    static long bits(Evaluation e, long dayBefore, long dayAfter, @Nullable Numbers out) {
        long bits = OrderRules.above(
                RiskCode.DAILY_LOSS_AMOUNT_ABOVE_MAX,
                Bits.DAILY_LOSS_AMOUNT_ABOVE_MAX,
                e.value(RiskLimit.MAX_DAILY_LOSS_AMOUNT),
                dayBefore,
                dayAfter,
                out);
        LossWindows w = e.account.windows;
        long reserved = e.account.reservedWorstLoss;
        long hour = e.value(RiskLimit.MAX_HOURLY_LOSS);
        if (hour != Long.MAX_VALUE) {
            bits |= w == null
                    ? unknown(RiskCode.HOURLY_LOSS_ABOVE_MAX, Bits.HOURLY_LOSS_ABOVE_MAX, hour, out)
                    : loss(
                            e,
                            RiskCode.HOURLY_LOSS_ABOVE_MAX,
                            Bits.HOURLY_LOSS_ABOVE_MAX,
                            hour,
                            Math.subtractExact(reserved, w.lastHour().micros()),
                            out);
        }
        long week = e.value(RiskLimit.MAX_WEEKLY_LOSS);
        if (week != Long.MAX_VALUE) {
            bits |= w == null
                    ? unknown(RiskCode.WEEKLY_LOSS_ABOVE_MAX, Bits.WEEKLY_LOSS_ABOVE_MAX, week, out)
                    : loss(
                            e,
                            RiskCode.WEEKLY_LOSS_ABOVE_MAX,
                            Bits.WEEKLY_LOSS_ABOVE_MAX,
                            week,
                            Math.subtractExact(reserved, w.thisWeek().micros()),
                            out);
        }
        long share = e.value(RiskLimit.MAX_DRAWDOWN);
        if (share != Long.MAX_VALUE) {
            bits |= w == null
                    ? unknown(RiskCode.DRAWDOWN_ABOVE_MAX, Bits.DRAWDOWN_ABOVE_MAX, 0, out)
                    : drawdown(e, w, share, out);
        }
        return bits;
    }

    private static long drawdown(Evaluation e, LossWindows w, long share, @Nullable Numbers out) {
        long peak = Math.max(w.peakEquity().micros(), e.account.equity);
        long fallen = Math.addExact(Math.subtractExact(peak, e.account.equity), e.account.reservedWorstLoss);
        long limit = Exact.shareDown(Math.max(0, peak), share);
        return loss(e, RiskCode.DRAWDOWN_ABOVE_MAX, Bits.DRAWDOWN_ABOVE_MAX, limit, fallen, out);
    }

    private static long loss(Evaluation e, RiskCode code, long bit, long limit, long pending, @Nullable Numbers out) {
        return OrderRules.above(
                code, bit, limit, Math.max(0, pending), Math.max(0, Math.addExact(pending, e.worst())), out);
    }

    static long unknown(RiskCode code, long bit, long limit, @Nullable Numbers out) {
        if (out != null) {
            out.unknown(code, limit);
        }
        return bit;
    }
}
