package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Rounding;
import org.jspecify.annotations.Nullable;

/** Rules of what the account did lately. What nobody knows refuses, since the policy asked for it. */
final class BehaviourRules {
    private BehaviourRules() {}

    /** Codes of the low word. */
    static long low(Evaluation e, @Nullable Numbers out) {
        long cooldown = e.value(RiskLimit.COOLDOWN);
        long count = e.value(RiskLimit.STOP_LOSS_COUNT);
        boolean streaks =
                e.value(RiskLimit.LOSS_STREAK) != Long.MAX_VALUE || e.value(RiskLimit.SHORT_STREAK) != Long.MAX_VALUE;
        boolean profit = e.value(RiskLimit.MIN_MARKET_PROFIT) != Long.MIN_VALUE;
        boolean rate = e.value(RiskLimit.MIN_WIN_RATE) != Long.MIN_VALUE;
        TradeLog log = e.account.trades;
        if (log == null) {
            return (cooldown != Long.MIN_VALUE ? LossRules.unknown(RiskCode.COOLDOWN, Bits.COOLDOWN, cooldown, out) : 0)
                    | (count != Long.MAX_VALUE
                            ? LossRules.unknown(RiskCode.STOP_LOSSES_ABOVE_MAX, Bits.STOP_LOSSES_ABOVE_MAX, count, out)
                            : 0)
                    | (streaks
                            ? LossRules.unknown(RiskCode.LOSS_STREAK_ABOVE_MAX, Bits.LOSS_STREAK_ABOVE_MAX, 0, out)
                            : 0)
                    | (profit
                            ? LossRules.unknown(RiskCode.MARKET_PROFIT_BELOW_MIN, Bits.MARKET_PROFIT_BELOW_MIN, 0, out)
                            : 0)
                    | (rate ? LossRules.unknown(RiskCode.WIN_RATE_BELOW_MIN, Bits.WIN_RATE_BELOW_MIN, 0, out) : 0);
        }
        long bits = 0;
        if (cooldown != Long.MIN_VALUE) {
            long last = log.lastExit(e.order.instrument());
            bits |= last == Long.MIN_VALUE && !log.reaches(from(e, RiskLimit.COOLDOWN))
                    ? LossRules.unknown(RiskCode.COOLDOWN, Bits.COOLDOWN, cooldown, out)
                    : since(e, last, cooldown, out);
        }
        if (count != Long.MAX_VALUE) {
            bits |= stopLosses(e, log, count, out);
        }
        if (streaks) {
            bits |= streak(e, log, out);
        }
        if (profit) {
            bits |= profit(e, log, out);
        }
        return rate ? bits | winRate(e, log, out) : bits;
    }

    private static long stopLosses(Evaluation e, TradeLog log, long count, @Nullable Numbers out) {
        long from = from(e, RiskLimit.STOP_LOSS_WINDOW);
        long stops = log.stopLossesAfter(from);
        if (stops < count && !log.reaches(from)) {
            return LossRules.unknown(RiskCode.STOP_LOSSES_ABOVE_MAX, Bits.STOP_LOSSES_ABOVE_MAX, count, out);
        }
        PriceRules.put(out, RiskCode.STOP_LOSSES_ABOVE_MAX, count, stops);
        return stops >= count ? Bits.STOP_LOSSES_ABOVE_MAX : 0;
    }

    private static long from(Evaluation e, RiskLimit window) {
        return saturated(e.now, e.value(window));
    }

    private static long since(Evaluation e, long last, long window, @Nullable Numbers out) {
        long passed = last == Long.MIN_VALUE ? window : saturated(e.now, last);
        PriceRules.put(out, RiskCode.COOLDOWN, window, passed);
        return passed < window ? Bits.COOLDOWN : 0;
    }

    /** Whole history of 64-bit time fits; a difference beyond it is as long as there is. */
    static long saturated(long now, long then) {
        long passed = now - then;
        boolean overflow = ((now ^ then) & (now ^ passed)) < 0;
        return overflow ? (now < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : passed;
    }

    private static long streak(Evaluation e, TradeLog log, @Nullable Numbers out) {
        long passed = log.lastLossMicros() == Long.MIN_VALUE ? Long.MAX_VALUE : saturated(e.now, log.lastLossMicros());
        long losses = log.streak();
        long many = e.value(RiskLimit.LOSS_STREAK);
        long some = e.value(RiskLimit.SHORT_STREAK);
        boolean full = losses >= many && passed < e.value(RiskLimit.LOSS_STREAK_PAUSE);
        boolean brief = losses >= some && passed < e.value(RiskLimit.SHORT_STREAK_PAUSE);
        boolean nextIsSome = some != Long.MAX_VALUE && (losses < some || losses >= many || many == Long.MAX_VALUE);
        long limit = brief || (!full && nextIsSome) ? some : many;
        // A streak that reached its limit no longer counts after its pause.
        PriceRules.put(out, RiskCode.LOSS_STREAK_ABOVE_MAX, limit, full || brief || losses < limit ? losses : 0);
        return full || brief ? Bits.LOSS_STREAK_ABOVE_MAX : 0;
    }

    private static long profit(Evaluation e, TradeLog log, @Nullable Numbers out) {
        long least = e.value(RiskLimit.MIN_MARKET_PROFIT);
        long from = from(e, RiskLimit.MARKET_PROFIT_WINDOW);
        if (!log.reaches(from)) {
            return LossRules.unknown(RiskCode.MARKET_PROFIT_BELOW_MIN, Bits.MARKET_PROFIT_BELOW_MIN, least, out);
        }
        long made;
        try {
            made = log.profitAfter(e.order.instrument(), from);
        } catch (ArithmeticException tooLarge) {
            return LossRules.unknown(RiskCode.MARKET_PROFIT_BELOW_MIN, Bits.MARKET_PROFIT_BELOW_MIN, least, out);
        }
        PriceRules.put(out, RiskCode.MARKET_PROFIT_BELOW_MIN, least, made);
        return made < least ? Bits.MARKET_PROFIT_BELOW_MIN : 0;
    }

    private static long winRate(Evaluation e, TradeLog log, @Nullable Numbers out) {
        long least = e.value(RiskLimit.MIN_WIN_RATE);
        int decided = log.decided();
        if (decided < e.value(RiskLimit.WIN_RATE_TRADES)) {
            return 0;
        }
        long rate = PriceRules.ratio(log.wins(), Math.max(1, decided), Rounding.DOWN);
        PriceRules.put(out, RiskCode.WIN_RATE_BELOW_MIN, least, rate);
        return rate < least ? Bits.WIN_RATE_BELOW_MIN : 0;
    }

    /** Codes of the high word. */
    static long high(Evaluation e, @Nullable Numbers out) {
        long bits = 0;
        long longest = e.value(RiskLimit.MAX_HOLDING_TIME);
        if (longest != Long.MAX_VALUE) {
            bits |= holding(e, longest, out);
        }
        long automated = e.value(RiskLimit.AUTOMATION_COUNT);
        if (automated != Long.MAX_VALUE && e.order.context().automated()) {
            OrderLog log = e.account.orders;
            if (log == null) {
                return bits
                        | LossRules.unknown(RiskCode.AUTOMATION_ABOVE_MAX, Bits.AUTOMATION_ABOVE_MAX, automated, out);
            }
            long most = log.mostAutomated(e.value(RiskLimit.AUTOMATION_WINDOW));
            bits |= most >= automated ? Bits.AUTOMATION_ABOVE_MAX : 0;
            PriceRules.put(out, RiskCode.AUTOMATION_ABOVE_MAX, automated, most);
        }
        return bits;
    }

    private static long holding(Evaluation e, long longest, @Nullable Numbers out) {
        MarketExposure here = e.account.market(e.order.instrument());
        if (here.positions() == 0 && (here.openLong() | here.openShort()) == 0) {
            PriceRules.put(out, RiskCode.HOLDING_TIME_ABOVE_MAX, longest, 0);
            return 0;
        }
        if (here.oldestOpenedMicros() == 0) {
            return LossRules.unknown(RiskCode.HOLDING_TIME_ABOVE_MAX, Bits.HOLDING_TIME_ABOVE_MAX, longest, out);
        }
        long age = saturated(e.now, here.oldestOpenedMicros());
        PriceRules.put(out, RiskCode.HOLDING_TIME_ABOVE_MAX, longest, age);
        return age > longest ? Bits.HOLDING_TIME_ABOVE_MAX : 0;
    }
}
