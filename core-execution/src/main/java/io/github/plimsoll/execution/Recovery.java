package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.OrderClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Proves what happened to orders whose outcome is open, by asking the venue and never by guessing. {@link #atStart}
 * runs before any new work; {@link #step} and {@link #compare} go on while running. One thread drives it.
 */
public final class Recovery {
    private static final int LIMIT = 10_000;

    private final Store store;
    private final Venues venues;
    private final WorldClock clock;
    private final Ids ids;
    private final IntentCloser closer;
    /** Accounts whose positions were compared with the venue since the start. */
    private final Set<AccountId> reconciled = new LinkedHashSet<>();
    /** Differences that were told: one that stays is not told again and again. */
    private final Map<SortableId, Difference> told = new TreeMap<>();
    /** The account that {@link #compare} looked at last. */
    private @Nullable AccountId last;

    public Recovery(Store store, List<Venue> venues, WorldClock clock, Ids ids) {
        this.store = store;
        this.venues = Venues.of(venues);
        this.clock = clock;
        this.ids = ids;
        this.closer = new IntentCloser("recovery", clock, ids);
    }

    /**
     * What recovery found.
     *
     * @param expired opens of an earlier run that were recorded and are never sent any more
     * @param resolved intents whose outcome was proved
     * @param open intents whose outcome is still open: a lease runs or the venue did not answer
     * @param mismatches positions on which the venue and the books newly disagree; their markets are REDUCE_ONLY
     * @param unproved accounts with an open outcome or a venue that did not show its positions: nothing may be opened
     *     for them and no exit sent
     */
    public record Report(int expired, int resolved, int open, List<String> mismatches, Set<AccountId> unproved) {
        public Report {
            mismatches = List.copyOf(mismatches);
            unproved = Collections.unmodifiableSet(new LinkedHashSet<>(unproved));
        }

        /** Whether everything is proved. */
        public boolean finished() {
            return unproved.isEmpty();
        }
    }

    /** What was resolved and what is left, counted while it goes on. */
    private static final class Tally {
        private int resolved;
        private int open;
        private final Set<AccountId> unproved = new LinkedHashSet<>();
    }

    /**
     * Expires opens that an earlier run recorded, then resolves and compares each account with its venue, once it
     * answers. Venue events must have been settled before. Call it again until the report is finished.
     */
    public Report atStart() {
        int expired = 0;
        for (StoredIntent intent : read(EnumSet.of(IntentState.RECORDED))) {
            if (intent.kind().orderClass() == OrderClass.OPENING) {
                expired += end(intent, IntentState.EXPIRED, "the process stopped before it was sent") ? 1 : 0;
            }
        }
        Tally tally = resolve(EnumSet.of(
                IntentState.SENDING, IntentState.UNKNOWN, IntentState.IN_FLIGHT, IntentState.PARTIALLY_FILLED));
        List<String> mismatches = reconcile(tally.unproved);
        return new Report(expired, tally.resolved, tally.open, mismatches, tally.unproved);
    }

    /** Resolves intents in SENDING whose lease ran out and Unknown ones. */
    public Report step() {
        Tally tally = resolve(EnumSet.of(IntentState.SENDING, IntentState.UNKNOWN));
        return new Report(0, tally.resolved, tally.open, List.of(), tally.unproved);
    }

    /**
     * Goes on comparing open positions with the venues while running: the next few accounts in turn, and from the first one
     * on when all were looked at, on venues with {@link Capability#SHARED_POSITIONS}. A difference counts as at start; each
     * is told once. Call it every few seconds.
     *
     * @param most how many accounts, at least 1
     * @return differences that were not told before; their markets are REDUCE_ONLY
     * @throws StoreException when the store did not answer; the next call goes on
     */
    public List<String> compare(int most) {
        List<Account> accounts = new ArrayList<>(store.transact(StoreTx::accounts));
        AccountId after = last;
        int from = 0;
        while (after != null
                && from < accounts.size()
                && accounts.get(from).id().compareTo(after) <= 0) {
            from++;
        }
        List<String> mismatches = new ArrayList<>();
        for (int i = 0; i < Math.min(most, accounts.size()); i++) {
            Account account = accounts.get((from + i) % accounts.size());
            last = account.id();
            if (isShared(account)) {
                compare(account).ifPresent(found -> tell(account, found, mismatches));
            }
        }
        return mismatches;
    }

    private boolean isShared(Account account) {
        return venues.find(account.venue())
                .map(venue -> venue.capabilities().contains(Capability.SHARED_POSITIONS))
                .orElse(false);
    }

    private List<StoredIntent> read(Set<IntentState> states) {
        return store.transact(tx -> tx.intents(states, LIMIT));
    }

    private Tally resolve(Set<IntentState> states) {
        Tally tally = new Tally();
        List<StoredIntent> open = read(states);
        if (open.isEmpty()) {
            return tally;
        }
        Set<SortableId> leased = new LinkedHashSet<>();
        for (SendingRow row : store.transact(StoreTx::sending)) {
            if (row.leaseRemainingMicros() > 0) {
                leased.add(row.intent());
            }
        }
        for (StoredIntent intent : open) {
            if (!leased.contains(intent.id()) && resolve(intent)) {
                tally.resolved++;
            } else {
                tally.open++;
                tally.unproved.add(intent.account());
            }
        }
        return tally;
    }

    /** Whether the outcome is proved, or proved to come as an event. */
    private boolean resolve(StoredIntent intent) {
        Venue venue = venue(intent);
        VenueOrder known = venue == null ? VenueOrder.UNKNOWN : venue.query(intent.id());
        return switch (known) {
            case WORKING, DONE -> taken(intent) || moved(intent, IntentState.IN_FLIGHT, null);
            case UNKNOWN -> {
                if (intent.state() == IntentState.SENDING) {
                    moved(intent, IntentState.UNKNOWN, "the send was interrupted and the venue does not answer");
                }
                yield false;
            }
            case ABSENT -> {
                if (venue != null && venue.capabilities().contains(Capability.ABSENCE_PROVES_UNSENT)) {
                    yield absent(intent);
                }
                if (intent.state() != IntentState.UNKNOWN && intent.state() != IntentState.PARTIALLY_FILLED) {
                    moved(intent, IntentState.UNKNOWN, "the venue does not know the order, which proves nothing there");
                }
                yield false;
            }
        };
    }

    /** Whether it is known here that the venue took it. */
    private static boolean taken(StoredIntent intent) {
        return intent.state() == IntentState.IN_FLIGHT || intent.state() == IntentState.PARTIALLY_FILLED;
    }

    private boolean absent(StoredIntent intent) {
        if (taken(intent)) {
            return end(intent, IntentState.CANCELLED, "the venue no longer knows the order");
        }
        return intent.kind().orderClass() == OrderClass.OPENING
                ? end(intent, IntentState.EXPIRED, "the venue proved that it never received the order")
                : moved(intent, IntentState.RECORDED, "the venue proved that it never received the order");
    }

    private @Nullable Venue venue(StoredIntent intent) {
        return store.transact(tx -> tx.account(intent.account()))
                .flatMap(account -> venues.find(account.venue()))
                .orElse(null);
    }

    private boolean moved(StoredIntent seen, IntentState next, @Nullable String reason) {
        return change(seen, (tx, intent) -> closer.move(tx, intent, next, reason));
    }

    private boolean end(StoredIntent seen, IntentState end, String reason) {
        return change(seen, (tx, intent) -> closer.end(tx, intent, end, reason));
    }

    private interface Change {
        void apply(StoreTx tx, StoredIntent intent);
    }

    /** Applies the change when the intent is still as it was seen; somebody else's progress is fine too. */
    private boolean change(StoredIntent seen, Change change) {
        try {
            return store.transact(tx -> {
                tx.lockAccount(seen.account());
                StoredIntent intent = tx.intent(seen.id()).orElseThrow();
                if (intent.version() != seen.version()) {
                    return intent.state().terminal();
                }
                change.apply(tx, intent);
                return true;
            });
        } catch (StoreException contended) {
            if (contended.kind() == StoreException.Kind.RETRY) {
                return false;
            }
            throw contended;
        }
    }

    /**
     * Compares open positions with the venue, each account until its venue has answered once; a difference closes the
     * market for new risk and is reported. What the venue shows may already contain events that are not settled yet: a
     * difference counts only when the books have come as far as the venue's answer and did not change meanwhile.
     */
    private List<String> reconcile(Set<AccountId> unproved) {
        List<String> mismatches = new ArrayList<>();
        for (Account account : store.transact(StoreTx::accounts)) {
            if (reconciled.contains(account.id())) {
                continue;
            }
            Optional<List<Difference>> found = compare(account);
            if (found.isEmpty()) {
                unproved.add(account.id()); // it is asked again
                continue;
            }
            tell(account, found.get(), mismatches);
            reconciled.add(account.id());
        }
        return mismatches;
    }

    /** Empty without an answer of the venue, or while events of it are on their way. */
    private Optional<List<Difference>> compare(Account account) {
        Venue venue = venues.find(account.venue()).orElse(null);
        long before = store.transact(tx -> version(tx, account));
        VenueSnapshot snapshot = venue == null ? VenueSnapshot.unknown() : venue.snapshot(account.id());
        if (!snapshot.known()) {
            return Optional.empty();
        }
        return store.transact(tx -> {
            List<Difference> differences = differences(tx, account.id(), snapshot);
            boolean comparable = version(tx, account) == before && snapshot.cursor() <= tx.venueCursor(account.venue());
            return differences.isEmpty() || comparable ? Optional.of(differences) : Optional.empty();
        });
    }

    /** Tells what is new, and forgets what is no difference any more. */
    private void tell(Account account, List<Difference> found, List<String> mismatches) {
        Set<SortableId> positions = new TreeSet<>();
        for (Difference difference : found) {
            positions.add(difference.position());
            if (!difference.equals(told.get(difference.position()))) {
                mismatches.add(mismatch(difference));
                told.put(difference.position(), difference);
            }
        }
        told.values().removeIf(old -> old.account().equals(account.id()) && !positions.contains(old.position()));
    }

    private record Difference(AccountId account, SortableId position, String instrument, long ours, long theirs) {}

    private static long version(StoreTx tx, Account account) {
        return tx.account(account.id()).orElseThrow().version();
    }

    private static List<Difference> differences(StoreTx tx, AccountId account, VenueSnapshot snapshot) {
        List<Difference> differences = new ArrayList<>();
        Map<SortableId, VenueSnapshot.OpenPosition> atVenue = new LinkedHashMap<>();
        snapshot.positions().forEach(p -> atVenue.put(p.position(), p));
        for (StoredPosition position : tx.openPositions(account)) {
            VenueSnapshot.OpenPosition theirs = atVenue.remove(position.id());
            long units = theirs == null ? 0 : theirs.units();
            if (units != position.remainingUnits() && position.closingUnits() == 0) {
                differences.add(new Difference(
                        account, position.id(), position.instrument(), position.remainingUnits(), units));
            }
        }
        for (VenueSnapshot.OpenPosition extra : atVenue.values()) {
            if (tx.openIntents(extra.position()).isEmpty()) {
                differences.add(new Difference(account, extra.position(), extra.instrument(), 0, extra.units()));
            }
        }
        return differences;
    }

    private String mismatch(Difference found) {
        String what = "position " + found.position() + ": the books hold " + found.ours() + " units, the venue "
                + found.theirs();
        store.transact(tx -> {
            Latches.mismatch(
                    tx, ids, clock.epochMicros(), "reconciliation", found.instrument(), found.position(), what);
            return true;
        });
        return what;
    }
}
