package io.github.plimsoll.bot.page;

import io.github.plimsoll.bot.command.Say;
import io.github.plimsoll.health.PageView.Limit;
import io.github.plimsoll.health.PageView.Tone;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.Headroom;
import io.github.plimsoll.risk.RiskCode;
import io.github.plimsoll.risk.RiskUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Limits as bars: what is used of each. Pure. */
final class Bars {
    /** These count for the account, whichever market is asked about. */
    private static final Set<RiskCode> OF_ACCOUNT =
            EnumSet.of(RiskCode.ACCOUNT_RISK_ABOVE_MAX, RiskCode.MARGIN_ABOVE_FREE, RiskCode.DAILY_LOSS_ABOVE_MAX);

    private Bars() {}

    /** @param first whether this is the first market, whose answer stands for the account */
    static void risk(List<Headroom> rooms, String market, boolean first, List<Limit> into) {
        for (Headroom room : rooms) {
            boolean account = OF_ACCOUNT.contains(room.code());
            if (!account || first) {
                Texts texts = room.unit() == RiskUnit.USD
                        ? Texts.dollars(room.limit(), room.used(), room.left())
                        : new Texts(
                                room.limitText(),
                                room.usedText(),
                                room.leftText(),
                                room.unit().symbol());
                into.add(bar(name(room), account ? "" : market, texts, room.used(), room.limit()));
            }
        }
    }

    /** A rule's title is about an order; a bar is about what there is now. */
    private static String name(Headroom room) {
        return switch (room.code()) {
            case LEVERAGE_ABOVE_MAX -> "leverage of the next order";
            case LIQUIDATION_TOO_CLOSE -> "leverage lost to the spread";
            case DAILY_LOSS_ABOVE_MAX -> "today's loss";
            case MARGIN_ABOVE_FREE -> "margin and fees of the next order";
            default -> room.title();
        };
    }

    static Limit rate(LimitStatus status) {
        Texts texts = status.limitId().equals(TradingPlan.VOLUME)
                ? Texts.dollars(status.limit(), status.used(), status.remaining())
                : new Texts(
                        Long.toString(status.limit()),
                        Long.toString(status.used()),
                        Long.toString(status.remaining()),
                        "");
        return bar(Say.limit(status.limitId()), "", texts, status.used(), status.limit());
    }

    private static Limit bar(String name, String scope, Texts texts, long used, long limit) {
        boolean full = limit <= 0 || used >= limit;
        String percent = full ? "100" : EquityCurve.percent(Math.max(0, used), limit);
        // Four fifths used is when a person wants to know.
        Tone tone = full ? Tone.BAD : used >= limit - limit / 5 ? Tone.WARN : Tone.PLAIN;
        return new Limit(name, scope, texts.limit(), texts.used(), texts.left(), texts.unit(), percent, tone);
    }

    private record Texts(String limit, String used, String left, String unit) {
        /** In cents: what is used is rounded up, the others down. */
        static Texts dollars(long limit, long used, long left) {
            return new Texts(
                    cents(limit, RoundingMode.FLOOR),
                    cents(used, RoundingMode.CEILING),
                    cents(left, RoundingMode.FLOOR),
                    "USD");
        }

        private static String cents(long micros, RoundingMode how) {
            return BigDecimal.valueOf(micros, Usd.DECIMALS).setScale(2, how).toPlainString();
        }
    }
}
