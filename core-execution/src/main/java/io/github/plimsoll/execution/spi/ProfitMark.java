package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;

/**
 * What an account had made at one moment: its equity, marked to market, less all money that ever came in net of what went
 * out. Deposits and withdrawals leave it alone.
 *
 * @param account whose
 * @param at world time, microseconds
 * @param profit made until then; a loss is negative
 * @param peak the highest profit of all marks until then, this one included
 */
public record ProfitMark(AccountId account, long at, Usd profit, Usd peak) {
    public ProfitMark {
        if (peak.compareTo(profit) < 0) {
            throw new IllegalArgumentException("the peak " + peak + " of " + account + " is below " + profit);
        }
    }
}
