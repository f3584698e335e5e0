package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ends orders that rest at their venue: when their time is over, when their owner called them off, and when opening is no longer
 * permitted, since a stop that left them there would be none. Why one ends is derived from what is stored and written down before
 * the venue is asked, so that it ends even if the stop is lifted meanwhile; then the venue is asked again and again until it
 * tells of the end, which may be a fill that was faster. Nothing is asked while trading is FROZEN, or before the exits of the
 * account may go. One thread drives it.
 */
public final class CallOffs {
    /** Orders that one question reads. */
    private static final int READING = 1_000;
    /** Entries that one question reads; those of more orders are asked for one by one. */
    private static final int ENTRIES = 10_000;

    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    /** 32 s. */
    private static final int MOST_DOUBLINGS = 5;

    private static final Set<IntentState> AT_VENUE =
            EnumSet.of(IntentState.IN_FLIGHT, IntentState.UNKNOWN, IntentState.PARTIALLY_FILLED);

    private final DeskParts parts;
    private final Entries entries;
    private final ProcessTime time;
    private final int reading;
    /** Orders whose venue was asked; those that have ended are forgotten. */
    private final Map<SortableId, Asked> asked = new TreeMap<>();

    private long lookedAt;
    private long seenChanges = -1;

    /** @param next process time of the next question at the earliest */
    private record Asked(int times, long next) {}

    /** An order that is to be ended, and the venue to ask; none while it may not be asked. */
    private record Due(StoredIntent order, @Nullable Venue venue) {}

    /** @param time process time, for the pauses between two questions */
    public CallOffs(TradeDesk desk, ProcessTime time) {
        this(desk, time, READING);
    }

    /** @param reading orders that one question reads, at least 1 */
    CallOffs(TradeDesk desk, ProcessTime time, int reading) {
        this.parts = desk.parts();
        this.entries = desk.entries();
        this.time = time;
        this.reading = reading;
        this.lookedAt = time.nanos() - LOOK_NANOS;
    }

    /**
     * Looks at all orders that rest, once a second and at once after a change of what this process
     * permits or of an entry; call it every turn.
     *
     * @return how many orders their venues were asked to end
     * @throws StoreException when the store did not answer; the next call looks again
     */
    public int step() {
        long changes = Math.addExact(parts.control().changes(), entries.changes());
        if (changes == seenChanges && time.nanos() - lookedAt < LOOK_NANOS) {
            return 0;
        }
        Set<SortableId> still = new TreeSet<>();
        int sent = 0;
        StoreException failed = null;
        SortableId after = null;
        List<StoredIntent> page;
        do {
            SortableId from = after;
            page = parts.store().transact(tx -> tx.intents(AT_VENUE, from, reading));
            for (StoredIntent order : due(page)) {
                still.add(order.id());
                try {
                    sent += look(order) ? 1 : 0;
                } catch (StoreException contended) {
                    if (contended.kind() != StoreException.Kind.RETRY) {
                        throw contended;
                    }
                    failed = contended; // one that others are changing keeps no other one
                }
            }
            after = page.isEmpty() ? null : page.get(page.size() - 1).id();
        } while (page.size() >= reading);
        asked.keySet().retainAll(still);
        if (failed != null) {
            throw failed;
        }
        lookedAt = time.nanos();
        seenChanges = changes;
        return sent;
    }

    /** Those that seem to have to end, looked at without a lock and in few questions: nearly always there is none. */
    private List<StoredIntent> due(List<StoredIntent> page) {
        List<StoredIntent> resting = page.stream().filter(StoredIntent::rests).toList();
        return resting.isEmpty() ? resting : parts.store().transact(tx -> due(tx, resting));
    }

    private List<StoredIntent> due(StoreTx tx, List<StoredIntent> resting) {
        List<Latch> latches = tx.latches();
        SortedSet<AccountId> ids = new TreeSet<>();
        resting.forEach(order -> ids.add(order.account()));
        Map<AccountId, Account> accounts = new TreeMap<>();
        tx.accounts(ids).forEach(account -> accounts.put(account.id(), account));
        Map<SortableId, StoredEntry> entries = new TreeMap<>();
        for (StoredEntry entry : tx.entries(EnumSet.of(EntryState.SENT, EntryState.ENDING), ENTRIES)) {
            SortableId order = entry.intent();
            if (order != null) {
                entries.put(order, entry);
            }
        }
        List<StoredIntent> due = new ArrayList<>();
        for (StoredIntent order : resting) {
            Account account = Objects.requireNonNull(accounts.get(order.account()), "an order has an account");
            Optional<StoredEntry> entry =
                    Optional.ofNullable(entries.get(order.id())).or(() -> EntryOrders.madeBy(tx, order));
            if (why(latches, account, order, entry).isPresent()) {
                due.add(order);
            }
        }
        return due;
    }

    private Optional<String> why(
            List<Latch> latches, Account account, StoredIntent order, Optional<StoredEntry> entry) {
        return CallOffRules.why(
                order,
                entry.orElse(null),
                parts.control().standing(latches, account, order.instrument(), strategy(entry)),
                parts.clock().epochMicros());
    }

    private static String strategy(Optional<StoredEntry> entry) {
        return entry.map(StoredEntry::strategy).orElse("");
    }

    private boolean look(StoredIntent order) {
        Optional<Due> due = Contended.transact(parts.store(), tx -> due(tx, order));
        Venue venue = due.map(Due::venue).orElse(null);
        Asked before = asked.getOrDefault(order.id(), new Asked(0, time.nanos()));
        if (venue == null || before.next() - time.nanos() > 0) {
            return false;
        }
        asked.put(order.id(), again(before));
        ask(venue, order.id());
        return true;
    }

    private Asked again(Asked before) {
        long pause = FIRST_PAUSE_NANOS << Math.min(before.times(), MOST_DOUBLINGS);
        return new Asked(before.times() + 1, time.nanos() + pause);
    }

    private static void ask(Venue venue, SortableId order) {
        try {
            venue.callOff(order);
        } catch (RuntimeException broken) {
            // Whether it was heard only an event can tell: it is asked again.
            return;
        }
    }

    /** Writes down why it ends; empty when it does not. */
    private Optional<Due> due(StoreTx tx, StoredIntent seen) {
        Optional<StoredIntent> locked = tx.lockedIntent(seen.account(), seen.id());
        if (locked.isEmpty() || !AT_VENUE.contains(locked.get().state())) {
            return Optional.empty();
        }
        StoredIntent order = locked.get();
        Account account = tx.account(order.account()).orElseThrow();
        Optional<StoredEntry> entry = EntryOrders.madeBy(tx, order);
        List<Latch> latches = tx.latches();
        Optional<String> why = why(latches, account, order, entry);
        if (why.isEmpty()) {
            return Optional.empty();
        }
        entry.filter(found -> found.state() == EntryState.SENT)
                .ifPresent(found -> AtVenue.callOff(tx, parts, found, order, "desk", why.get(), order.trace()));
        boolean may = parts.control()
                        .effective(latches, account, order.instrument(), strategy(entry))
                        .permitsReducing()
                && parts.control().exitsReleased(account.id());
        Venue venue = parts.venues()
                .find(account.venue())
                .filter(found -> may && found.mode() == account.mode() && Venues.ours(tx, found))
                .orElse(null);
        return Optional.of(new Due(order, venue));
    }
}
