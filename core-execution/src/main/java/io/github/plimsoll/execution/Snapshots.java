package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;

/** Keeps one snapshot of an account for each UTC day, from the same reading that the rules count by. */
final class Snapshots {
    private Snapshots() {}

    /** Keeps the day's snapshot when there is none yet, or none whose worth is known. */
    static void keep(StoreTx tx, AccountReading reading, long now) {
        if (reading.dayKept()) {
            return;
        }
        Optional<Snapshot> last = tx.lastSnapshot(reading.account().id());
        Snapshot next = of(reading, last.map(Snapshot::peak).orElse(Usd.ZERO), now);
        if (next.known() || last.isEmpty() || last.get().day() < next.day()) {
            tx.saveSnapshot(next);
            last.ifPresent(kept -> tx.forgetSnapshots(kept.account(), kept.day() - Snapshot.KEPT_DAYS));
        }
    }

    private static Snapshot of(AccountReading reading, Usd peak, long now) {
        boolean known = reading.unmarked().isEmpty();
        Usd profit = reading.realized().plus(reading.unrealized());
        return new Snapshot(
                reading.account().id(),
                reading.day(),
                now,
                reading.cash(),
                reading.margin(),
                known ? reading.unrealized() : null,
                known ? reading.dayEquity() : null,
                reading.realized(),
                known && profit.compareTo(peak) > 0 ? profit : peak,
                reading.positions().size());
    }
}
