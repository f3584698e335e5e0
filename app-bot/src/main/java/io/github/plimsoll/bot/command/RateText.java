package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.util.Map;

/** A rate limit as a person and a program read it. */
final class RateText {
    private RateText() {}

    static String line(LimitStatus status, long now) {
        if (!status.known()) {
            return status.limitId() + ": refused until it is known again what was used";
        }
        return status.limitId() + ": " + amount(status, status.remaining()) + " left of "
                + amount(status, status.limit()) + unit(status)
                + (status.used() == 0 ? "" : ", all back in " + Say.lasting(reset(status, now)));
    }

    static Map<String, Object> data(LimitStatus status, long now) {
        return Data.of("limit_id", status.limitId())
                .and("limit", amount(status, status.limit()))
                .and("used", amount(status, status.used()))
                .and("left", amount(status, status.remaining()))
                .and("reset_s", status.known() ? Say.seconds(reset(status, now)) : null)
                .map();
    }

    private static long reset(LimitStatus status, long now) {
        return Math.max(0, status.resetAtMicros() - now);
    }

    private static boolean dollars(LimitStatus status) {
        return status.limitId().equals(TradingPlan.VOLUME);
    }

    private static String unit(LimitStatus status) {
        return dollars(status) ? " USD" : "";
    }

    private static String amount(LimitStatus status, long value) {
        return dollars(status) ? Decimals.print(value, Usd.DECIMALS, 2) : Long.toString(value);
    }
}
