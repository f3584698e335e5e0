package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at resting entries with every validated price and opens those whose price is there, each once: entry and order
 * change in one transaction, and the key of the order names entry and try. Without a usable price nothing opens. One
 * thread drives it; {@link #changed} may be called from any thread.
 */
public final class EntryWatch {
    /** Entries that one process looks at; the oldest come first. */
    private static final int MOST = 10_000;
    /** An entry that another process placed is seen after this time at the latest. */
    private static final long LOOK_NANOS = 10_000_000_000L;
    /** How long an entry is left alone after a refusal that time may mend. */
    private static final long REST_MICROS = 1_000_000L;

    /** Refusals in a row after which the others are left alone for as long: a stop must not make thousands of questions. */
    private static final int MOST_REFUSALS = 64;

    private static final long NEVER = Long.MIN_VALUE;

    private static final class Line {
        final StoredEntry entry;
        long notBefore;

        Line(StoredEntry entry) {
            this.entry = entry;
        }
    }

    /** The entries that wait in one market. */
    private static final class Waiting {
        final List<Line> lines = new ArrayList<>();
        long lastUnits;
        /** When one that must rest is looked at although the price stands still. */
        long askAgain = Long.MAX_VALUE;
    }

    private final Store store;
    private final PriceFeed feed;
    private final Listings listings;
    private final Entries entries;
    private final Opening opening;
    private final WorldClock clock;
    private final ProcessTime time;
    private final PriceSlot slot = new PriceSlot();

    private Map<String, Waiting> waiting = new TreeMap<>();
    private List<StoredEntry> sent = List.of();
    private volatile boolean changed = true;
    private long seenChanges = NEVER;
    private long readAt;
    private long nextExpiry = Long.MAX_VALUE;
    private int refusals;
    private long quietUntil;

    /** @param time process time, for the look at what other processes placed */
    public EntryWatch(Store store, PriceFeed feed, Listings listings, TradeDesk desk, ProcessTime time) {
        this.store = store;
        this.feed = feed;
        this.listings = listings;
        this.entries = desk.entries();
        this.opening = desk.opening();
        this.clock = desk.clock();
        this.time = time;
    }

    /** Something settled or expired: an order of an entry may have ended. */
    public void changed() {
        changed = true;
    }

    /** Whether a {@link #step} would do something now; asks no store. Called by whoever drives the steps. */
    public boolean isDue() {
        if (isOutdated() || clock.epochMicros() > nextExpiry) {
            return true;
        }
        for (Map.Entry<String, Waiting> market : waiting.entrySet()) {
            if (feed.readInto(feed.index(market.getKey()), slot) && isNews(market.getValue(), slot.units())) {
                return true;
            }
        }
        return false;
    }

    /** Whether any entry waits for its price or its outcome, as far as this process knows. */
    boolean waits() {
        return !waiting.isEmpty() || !sent.isEmpty() || seenChanges != entries.changes();
    }

    private boolean isOutdated() {
        return (changed && !sent.isEmpty()) || seenChanges != entries.changes() || time.nanos() - readAt >= LOOK_NANOS;
    }

    private boolean isNews(Waiting market, long units) {
        return market.lastUnits != units || clock.epochMicros() >= market.askAgain;
    }

    /**
     * Looks at every market with waiting entries whose validated price moved.
     *
     * @return how many orders were recorded
     * @throws StoreException when the store did not answer and nothing was recorded; a later step tries again
     */
    public int step() {
        if (isOutdated()) {
            read();
        }
        expire();
        int opened = 0;
        StoreException failed = null;
        for (Map.Entry<String, Waiting> entry : waiting.entrySet()) {
            Waiting market = entry.getValue();
            if (!feed.readInto(feed.index(entry.getKey()), slot) || !isNews(market, slot.units())) {
                continue;
            }
            market.lastUnits = slot.units();
            market.askAgain = Long.MAX_VALUE;
            for (Line line : market.lines) {
                try {
                    opened += look(line, market.lastUnits) ? 1 : 0;
                } catch (StoreException down) {
                    failed = failed == null ? down : failed;
                    line.notBefore = Math.addExact(clock.epochMicros(), REST_MICROS);
                }
                market.askAgain = Math.min(market.askAgain, due(line));
            }
        }
        if (opened == 0 && failed != null) {
            throw failed;
        }
        return opened;
    }

    /** When an entry that must rest is looked at although the price stands still. */
    private long due(Line line) {
        long due = Math.max(line.notBefore, line.entry.notBefore());
        return due <= clock.epochMicros() ? Long.MAX_VALUE : due;
    }

    private boolean look(Line line, long units) {
        long now = clock.epochMicros();
        StoredEntry entry = line.entry;
        if (now < line.notBefore || now > entry.validUntil()) {
            return false;
        }
        Listing listing = listings.require(entry.instrument());
        switch (EntryRules.look(entry, units, listing.terms().spread(), now)) {
            case NOTHING -> {
                return false;
            }
            case ARM -> {
                entries.arm(entry);
                seenChanges = NEVER;
                return false;
            }
            case OPEN -> {
                line.notBefore = Math.addExact(now, REST_MICROS);
                return now >= quietUntil && open(entry, now);
            }
        }
        return false;
    }

    private boolean open(StoredEntry entry, long now) {
        Receipt receipt = opening.open(entry);
        boolean waits = EntryRules.passing(receipt.code());
        seenChanges = waits ? seenChanges : NEVER;
        refusals = waits ? refusals + 1 : 0;
        if (refusals == MOST_REFUSALS) {
            refusals = 0;
            quietUntil = Math.addExact(now, REST_MICROS);
        }
        return receipt.accepted();
    }

    private void expire() {
        long now = clock.epochMicros();
        if (now <= nextExpiry) {
            return;
        }
        for (Waiting market : waiting.values()) {
            for (Line line : market.lines) {
                if (now > line.entry.validUntil()) {
                    entries.expire(line.entry);
                }
            }
        }
        read();
    }

    private void read() {
        long before = entries.changes();
        changed = false;
        boolean done = false;
        try {
            load();
            if (settled()) {
                load();
            }
            done = true;
        } finally {
            changed |= !done;
        }
        seenChanges = before;
        readAt = time.nanos();
    }

    /** Whether an order of an entry had ended. */
    private boolean settled() {
        boolean any = false;
        for (StoredEntry entry : sent) {
            any |= entries.settle(entry);
        }
        return any;
    }

    private void load() {
        List<StoredEntry> rows = store.transact(tx -> tx.entries(EntryState.open(), MOST));
        Map<String, Waiting> next = new TreeMap<>();
        List<StoredEntry> underWay = new ArrayList<>();
        nextExpiry = Long.MAX_VALUE;
        for (StoredEntry entry : rows) {
            if (entry.state() != EntryState.WORKING) {
                underWay.add(entry);
            } else {
                next.computeIfAbsent(entry.instrument(), any -> new Waiting())
                        .lines
                        .add(new Line(entry));
                nextExpiry = Math.min(nextExpiry, entry.validUntil());
            }
        }
        waiting = next;
        sent = List.copyOf(underWay);
    }
}
