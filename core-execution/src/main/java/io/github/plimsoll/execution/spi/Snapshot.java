package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an account was worth, kept once for each UTC day, as soon in that day as somebody could look. While a position had no
 * validated price the worth is not known and says so; the row is completed when the price is there on the same day, and
 * stays as it is from then on.
 *
 * @param account whose
 * @param day UTC day, days since the epoch
 * @param at world time at which it was taken, microseconds
 * @param cash free collateral
 * @param margin collateral held by open positions
 * @param unrealized PnL of open positions at validated prices; absent when one had none
 * @param dayEquity equity at the start of the day, from which the day's loss counts; absent with {@code unrealized}
 * @param realized PnL of all fills so far, after fees
 * @param peak the highest profit of all snapshots so far, this one included, at least 0: realised and unrealised PnL, which
 *     deposits and withdrawals leave alone
 * @param positions open positions
 */
public record Snapshot(
        AccountId account,
        long day,
        long at,
        Usd cash,
        Usd margin,
        @Nullable Usd unrealized,
        @Nullable Usd dayEquity,
        Usd realized,
        Usd peak,
        int positions) {
    /** Days that are kept at least; older ones may be forgotten. */
    public static final long KEPT_DAYS = 400;

    private static final long DAY_MICROS = 86_400_000_000L;

    /** @throws IllegalArgumentException when the figures contradict each other */
    public Snapshot {
        if (Math.floorDiv(at, DAY_MICROS) != day) {
            throw new IllegalArgumentException("a snapshot at " + at + " us is not of day " + day);
        }
        if ((unrealized == null) != (dayEquity == null)) {
            throw new IllegalArgumentException("the worth of " + account + " is known or not");
        }
        if (positions < 0 || (positions == 0 && !Usd.ZERO.equals(unrealized))) {
            throw new IllegalArgumentException("without a position nothing is unrealised or unknown");
        }
        if (peak.isNegative() || (unrealized != null && peak.compareTo(realized.plus(unrealized)) < 0)) {
            throw new IllegalArgumentException("the peak " + peak + " of " + account + " is below its profit");
        }
    }

    /** Saves it and forgets what it makes too old to be kept. */
    public void writeTo(StoreTx tx) {
        tx.saveSnapshot(this);
        tx.forgetSnapshots(account, day - KEPT_DAYS);
    }

    /** Cash, margin and unrealised PnL; empty while that is not known. */
    public Optional<Usd> equity() {
        return Optional.ofNullable(unrealized).map(open -> cash.plus(margin).plus(open));
    }

    /** Realised and unrealised PnL; empty while that is not known. */
    public Optional<Usd> profit() {
        return Optional.ofNullable(unrealized).map(realized::plus);
    }

    /** Whether every position had a validated price. */
    public boolean known() {
        return unrealized != null;
    }
}
