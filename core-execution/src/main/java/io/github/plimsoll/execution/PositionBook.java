package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.HoldingRows;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The open positions as arrays, so that a price tick touches no store: read again whenever something settled, and at the
 * latest after {@link #LOOK_NANOS}, since another process may have changed what is stored, or this one without hearing so.
 * Confined to the thread that drives the triggers, except {@link #changed}.
 */
final class PositionBook {
    /** No number of control changes. */
    static final long NOT_FROZEN = -1;
    /** What nobody told of is seen after this time at the latest. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    private static final long FIRST_REST_NANOS = 250_000_000L;
    private static final long LONGEST_REST_NANOS = 60_000_000_000L;
    private static final int MOST_DOUBLINGS = 10;

    /**
     * Closes of one exit that were recorded one after another.
     *
     * @param restsUntil process time before which no other one is
     */
    private record InVain(int times, long restsUntil) {}

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
        /** By exit: how often its close was recorded and left the position as large as it was. */
        private Map<String, InVain> inVain = new TreeMap<>();

        Line(StoredPosition position, ExitPlan plan, Listing listing, AccountLine account) {
            this.position = position;
            this.plan = plan;
            this.listing = listing;
            this.account = account;
            watch(plan);
        }

        /** What a freeze refused, or a venue declined, is not tried anew because the lines were read again. */
        void heed(@Nullable Line before) {
            if (before != null && before.position.remainingUnits() == position.remainingUnits()) {
                inVain = before.inVain;
            }
            if (before != null
                    && before.position.version() == position.version()
                    && before.plan.version() == plan.version()) {
                frozenAt = before.frozenAt;
                askAgain = before.askAgain;
            }
        }

        /** Whether closes of an exit are declined one after another and the next one is not due yet. */
        boolean rests(Exits.Hit exit, long nanos) {
            InVain before = inVain.get(name(exit));
            return before != null && before.times() > 1 && nanos - before.restsUntil() < 0;
        }

        /**
         * A close was recorded. When it is declined the next one follows at once, and those after it at intervals that double:
         * each is rows in the store, and a venue that declines may do so for hours.
         */
        void fired(Exits.Hit exit, long nanos) {
            InVain before = inVain.get(name(exit));
            int times = before == null ? 1 : before.times() + 1;
            long rest = Math.min(LONGEST_REST_NANOS, FIRST_REST_NANOS << Math.min(times - 1, MOST_DOUBLINGS));
            inVain.put(name(exit), new InVain(times, nanos + rest));
        }

        private static String name(Exits.Hit exit) {
            return exit.origin() + ":" + exit.target();
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
    private final ProcessTime time;
    private volatile boolean changed = true;
    private long readAt;
    private Map<String, Line[]> byMarket = new TreeMap<>();
    private List<AccountLine> accounts = new ArrayList<>();
    private long nextEnd = Long.MAX_VALUE;

    PositionBook(Store store, Listings listings, ProcessTime time) {
        this.store = store;
        this.listings = listings;
        this.time = time;
    }

    /** Something settled: read again before the next tick. */
    void changed() {
        changed = true;
    }

    /** Whether {@link #refresh} would read the store. */
    boolean isOutdated() {
        return changed || time.nanos() - readAt >= LOOK_NANOS;
    }

    /** Whether the lines are new since the last call. */
    boolean refresh() {
        if (!isOutdated()) {
            return false;
        }
        changed = false;
        long now = time.nanos();
        boolean done = false;
        try {
            store.transact(this::load);
            readAt = now;
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
        Map<SortableId, Line> before = new TreeMap<>();
        for (Line[] known : byMarket.values()) {
            for (Line line : known) {
                before.put(line.position.id(), line);
            }
        }
        for (StoredPosition position : rows.positions()) {
            ExitPlan plan = rows.exits().getOrDefault(position.id(), ExitPlan.NONE);
            end = plan.endsAt() > 0 ? Math.min(end, plan.endsAt()) : end;
            AccountLine account = lines.computeIfAbsent(
                    position.account(),
                    id -> new AccountLine(
                            id, rows.settled().getOrDefault(id, Usd.ZERO).micros()));
            Line line = new Line(position, plan, listings.require(position.instrument()), account);
            line.heed(before.get(position.id()));
            markets.computeIfAbsent(position.instrument(), any -> new ArrayList<>())
                    .add(line);
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
