package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Usd;

/**
 * How an account has done beyond the day. Deposits and withdrawals are in none of it: a deposit is no profit and moves
 * the peak up, a withdrawal is no loss and moves it down. Immutable. Source: reference systems, section 1.10.
 *
 * @param lastHour change of the equity, marked to market, in the last 60 minutes; a loss is negative
 * @param thisWeek change of the equity since Monday 00:00 UTC; a loss is negative
 * @param peakEquity the highest equity so far, moved along with deposits and withdrawals
 */
public record LossWindows(Usd lastHour, Usd thisWeek, Usd peakEquity) {
    public LossWindows {
        Given.notNull(lastHour, "lastHour");
        Given.notNull(thisWeek, "thisWeek");
        Given.notNull(peakEquity, "peakEquity");
    }

    /** The peak after the equity was marked once more. */
    public static Usd peak(Usd peak, Usd equity) {
        Given.notNull(peak, "peak");
        Given.notNull(equity, "equity");
        return equity.compareTo(peak) > 0 ? equity : peak;
    }

    /** The peak after money came in (positive) or went out (negative). */
    public static Usd peakAfterDeposit(Usd peak, Usd deposit) {
        Given.notNull(peak, "peak");
        Given.notNull(deposit, "deposit");
        return peak.plus(deposit);
    }
}
