package io.github.plimsoll.postgres;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a store sends. */
final class Traffic {
    private final LongAdder transactions = new LongAdder();
    private final LongAdder roundTrips = new LongAdder();
    private final LongAdder statements = new LongAdder();

    void transaction() {
        transactions.increment();
    }

    void roundTrip(int count) {
        roundTrips.increment();
        statements.add(count);
    }

    StoreTraffic now() {
        return new StoreTraffic(transactions.sum(), roundTrips.sum(), statements.sum());
    }
}
