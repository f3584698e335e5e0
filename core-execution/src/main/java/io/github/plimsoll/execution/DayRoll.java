package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.WorldClock;

/**
 * Keeps the snapshot of every account when a UTC day begins, and when a process starts in one. One thread drives it; what a
 * missing price left unknown is looked at again each minute.
 */
final class DayRoll {
    private static final long AGAIN_MICROS = 60_000_000L;

    private final Store store;
    private final AccountReader reader;
    private final WorldClock clock;
    private long day = Long.MIN_VALUE;
    private boolean known;
    private long lookedAt;

    DayRoll(Store store, AccountReader reader, WorldClock clock) {
        this.store = store;
        this.reader = reader;
        this.clock = clock;
    }

    boolean isDue() {
        long now = clock.epochMicros();
        return AccountReader.day(now) != day || (!known && now - lookedAt >= AGAIN_MICROS);
    }

    void step() {
        if (!isDue()) {
            return;
        }
        long now = clock.epochMicros();
        known = store.transact(tx -> roll(tx, now));
        day = AccountReader.day(now);
        lookedAt = now;
    }

    /** Whether the worth of every account is known. */
    private boolean roll(StoreTx tx, long now) {
        boolean all = true;
        for (Account account : tx.accounts()) {
            if (tx.dayEquity(account.id(), AccountReader.day(now)).isEmpty()) {
                AccountReading reading = reader.read(tx, account.id(), now).orElseThrow();
                Snapshots.next(reading, now).ifPresent(next -> next.writeTo(tx));
                tx.saveWorldTime(now); // a day that has begun never begins again
                all &= reading.unmarked().isEmpty();
            }
        }
        return all;
    }
}
