package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;

/** Keeps one snapshot of an account for each UTC day, from the same reading that the rules count by. */
final class Snapshots {
    private Snapshots() {}

    /** The day's snapshot when there is none yet, or when it is the first whose worth is known. */
    static Optional<Snapshot> next(AccountReading reading, long now) {
        // A look back over midnight says nothing of the day that has begun: the next one keeps it.
        if (reading.dayKept() || reading.day() != AccountReader.day(now)) {
            return Optional.empty();
        }
        Optional<Snapshot> last = reading.last();
        Snapshot next = of(reading, last.map(Snapshot::peak).orElse(Usd.ZERO), now);
        return Optional.of(next)
                .filter(snapshot ->
                        snapshot.known() || last.isEmpty() || last.get().day() < snapshot.day());
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
