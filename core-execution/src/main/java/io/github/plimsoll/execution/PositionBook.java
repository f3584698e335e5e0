package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.HoldingRows;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The open positions as arrays, so that a price tick touches no store: read again whenever something settled.
 * Confined to the thread that drives the triggers, except {@link #changed}.
 */
final class PositionBook {
    /** No number of control changes. */
    static final long NOT_FROZEN = -1;

    /** One open position with what a tick needs. */
    static final class Line {
        final StoredPosition position;
        final Listing listing;
        final AccountLine account;
        /** How it ends; the mark of a trail moves with the price. */
        ExitPlan plan;
        /** At this price or below it there is something to do. */
        long low;
        /** At this price or above it there is something to do. */
        long high;

        long unrealizedMicros;
        /** The number of control changes at which a freeze refused its exit. */
        long frozenAt = NOT_FROZEN;
        /** The step at which that is asked again. */
        long askAgain;

        Line(StoredPosition position, ExitPlan plan, Listing listing, AccountLine account) {
            this.position = position;
            this.plan = plan;
            this.listing = listing;
            this.account = account;
            watch(plan);
        }

        /** From now on with this plan. */
        void watch(ExitPlan next) {
            plan = next;
            low = Exits.low(position, next);
            high = Exits.high(position, next);
        }
    }

    /** One account with open positions. */
    static final class AccountLine {
        final AccountId id;
        final long settledMicros;
        long unrealizedMicros;

        AccountLine(AccountId id, long settledMicros) {
            this.id = id;
            this.settledMicros = settledMicros;
        }
    }

    private final Store store;
    private final Listings listings;
    private volatile boolean changed = true;
    private Map<String, Line[]> byMarket = new TreeMap<>();
    private List<AccountLine> accounts = new ArrayList<>();
    private long nextEnd = Long.MAX_VALUE;

    PositionBook(Store store, Listings listings) {
        this.store = store;
        this.listings = listings;
    }

    /** Something settled: read again before the next tick. */
    void changed() {
        changed = true;
    }

    /** Whether {@link #refresh} would read the store. */
    boolean isOutdated() {
        return changed;
    }

    /** Whether the lines are new since the last call. */
    boolean refresh() {
        if (!changed) {
            return false;
        }
        changed = false;
        boolean done = false;
        try {
            store.transact(this::load);
            done = true;
        } finally {
            changed |= !done;
        }
        return true;
    }

    private boolean load(StoreTx tx) {
        HoldingRows rows = tx.holdings();
        Map<AccountId, AccountLine> lines = new TreeMap<>();
        long end = Long.MAX_VALUE;
        Map<String, List<Line>> markets = new TreeMap<>();
        for (StoredPosition position : rows.positions()) {
            ExitPlan plan = rows.exits().getOrDefault(position.id(), ExitPlan.NONE);
            end = plan.endsAt() > 0 ? Math.min(end, plan.endsAt()) : end;
            AccountLine account = lines.computeIfAbsent(
                    position.account(),
                    id -> new AccountLine(
                            id, rows.settled().getOrDefault(id, Usd.ZERO).micros()));
            markets.computeIfAbsent(position.instrument(), any -> new ArrayList<>())
                    .add(new Line(position, plan, listings.require(position.instrument()), account));
        }
        Map<String, Line[]> next = new TreeMap<>();
        markets.forEach((market, all) -> next.put(market, all.toArray(new Line[0])));
        byMarket = next;
        accounts = List.copyOf(lines.values());
        nextEnd = end;
        return true;
    }

    private static final Line[] NONE = new Line[0];

    Line[] market(String instrument) {
        return byMarket.getOrDefault(instrument, NONE);
    }

    /** The earliest time exit, microseconds; {@link Long#MAX_VALUE} without any. */
    long nextEnd() {
        return nextEnd;
    }

    List<AccountLine> accounts() {
        return accounts;
    }
}
