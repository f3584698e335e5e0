package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.DeadLetter;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Proves what happened to orders whose outcome is open, by asking the venue and never by guessing. {@link #atStart}
 * runs before any new work; {@link #step} and {@link #compare} go on while running. One thread drives it;
 * {@link #reconcile} may be called from any.
 */
public final class Recovery {
    /** Intents that one question reads. */
    private static final int LIMIT = 10_000;
    /** Intents that one transaction moves, and accounts that one compares. */
    private static final int PAGE = 250;

    private final Store store;
    private final Venues venues;
    private final WorldClock clock;
    private final Ids ids;
    private final IntentCloser closer;
    private final Adoption adoption;
    private final int reading;
    /** Accounts whose positions were compared with the venue since the start. */
    private final Set<AccountId> reconciled = new LinkedHashSet<>();
    /** Differences that were told: one that stays is not told again and again. */
    private final Map<SortableId, Difference> told = new TreeMap<>();
    /** The account that {@link #compare} looked at last. */
    private @Nullable AccountId last;

    /** @param listings markets in which a position that is found at a venue can be kept books of */
    public Recovery(Store store, Listings listings, List<Venue> venues, WorldClock clock, Ids ids) {
        this(store, listings, venues, clock, ids, LIMIT);
    }

    /** @param reading intents that one question reads, at least 1 */
    Recovery(Store store, Listings listings, List<Venue> venues, WorldClock clock, Ids ids, int reading) {
        this.reading = reading;
        this.store = store;
        this.venues = Venues.of(venues);
        this.clock = clock;
        this.ids = ids;
        this.closer = new IntentCloser("recovery", clock, ids);
        this.adoption = new Adoption(listings, clock, ids);
    }

    /**
     * What recovery found.
     *
     * @param expired opens of an earlier run that were recorded and are never sent any more
     * @param resolved intents whose outcome was proved
     * @param open intents whose outcome is still open: a lease runs or the venue did not answer
     * @param mismatches positions on which the venue and the books newly disagree; their markets are REDUCE_ONLY, and what is
     *     known there alone is in the books from now on
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
        Set<IntentState> recorded = EnumSet.of(IntentState.RECORDED);
        for (List<StoredIntent> read = read(recorded, null); !read.isEmpty(); read = next(recorded, read)) {
            List<Step> unsent = read.stream()
                    .filter(intent -> intent.kind().orderClass() == OrderClass.OPENING)
                    .map(intent -> Step.end(intent, IntentState.EXPIRED, "the process stopped before it was sent"))
                    .toList();
            for (List<Step> page : pages(unsent)) {
                expired += Collections.frequency(take(page), true);
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
        List<Account> next = new ArrayList<>();
        for (int i = 0; i < Math.min(most, accounts.size()); i++) {
            next.add(accounts.get((from + i) % accounts.size()));
        }
        List<String> mismatches = new ArrayList<>();
        for (List<Account> page : pages(next)) {
            compare(page.stream().filter(this::isShared).toList()).forEach((account, look) -> tell(look, mismatches));
            last = page.get(page.size() - 1).id();
        }
        return mismatches;
    }

    /**
     * Compares these accounts with their venues now and for whoever asked; what it finds counts as in {@link #compare}.
     *
     * @return one answer for each account, in their order
     * @throws StoreException when the store did not answer
     */
    public List<Reconciled> reconcile(List<Account> accounts) {
        List<Reconciled> all = new ArrayList<>();
        for (List<Account> page : pages(accounts)) {
            Map<Account, Look> looks = compare(page);
            for (Account account : page) {
                all.add(reconciled(account, looks.get(account)));
            }
        }
        return all;
    }

    private Reconciled reconciled(Account account, @Nullable Look look) {
        if (venues.find(account.venue()).isEmpty()) {
            return Reconciled.unknown(account.id(), List.of(), "venue " + account.venue() + " is not connected");
        }
        if (look == null) {
            return Reconciled.unknown(
                    account.id(),
                    List.of(),
                    "venue " + account.venue() + " did not answer, or what it did is not booked yet");
        }
        List<String> differences =
                look.differences().stream().map(Difference::text).toList();
        if (!differences.isEmpty() && !isShared(account)) {
            return Reconciled.unknown(
                    account.id(),
                    differences,
                    "venue " + account.venue() + " knows only what this process did, and another one may have traded");
        }
        tell(look, new ArrayList<>());
        return new Reconciled(
                account.id(),
                differences.isEmpty() ? Reconciled.Outcome.AGREES : Reconciled.Outcome.DIFFERS,
                look.agreeing(),
                look.closing(),
                differences,
                "");
    }

    private boolean isShared(Account account) {
        return venues.find(account.venue())
                .map(venue -> venue.capabilities().contains(Capability.SHARED_POSITIONS))
                .orElse(false);
    }

    private List<StoredIntent> read(Set<IntentState> states, @Nullable SortableId after) {
        return store.transact(tx -> tx.intents(states, after, reading));
    }

    /** What comes after a reading: each intent is looked at once, whether or not it left these states. */
    private List<StoredIntent> next(Set<IntentState> states, List<StoredIntent> read) {
        return read.size() < reading
                ? List.of()
                : read(states, read.get(read.size() - 1).id());
    }

    /** One transaction for each: long enough to share its commit, short enough to keep nobody waiting. */
    private static <T> List<List<T>> pages(List<T> all) {
        List<List<T>> pages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += PAGE) {
            pages.add(all.subList(from, Math.min(from + PAGE, all.size())));
        }
        return pages;
    }

    /** What the venue's answer makes of an intent: the outcome is proved by it or not, and a step is to be taken or none. */
    private record Finding(
            StoredIntent intent, boolean proved, @Nullable Step step) {
        static Finding proved(Step step) {
            return new Finding(step.seen(), true, step);
        }

        static Finding open(StoredIntent intent) {
            return new Finding(intent, false, null);
        }
    }

    /** One step of an intent, taken while it is as it was seen. */
    private record Step(
            StoredIntent seen,
            IntentState next,
            boolean ends,
            @Nullable String reason) {
        static Step move(StoredIntent seen, IntentState next, @Nullable String reason) {
            return new Step(seen, next, false, reason);
        }

        static Step end(StoredIntent seen, IntentState next, String reason) {
            return new Step(seen, next, true, reason);
        }
    }

    private Tally resolve(Set<IntentState> states) {
        Tally tally = new Tally();
        for (List<StoredIntent> open = read(states, null); !open.isEmpty(); open = next(states, open)) {
            Set<SortableId> leased = new LinkedHashSet<>();
            for (SendingRow row : store.transact(StoreTx::sending)) {
                if (row.leaseRemainingMicros() > 0) {
                    leased.add(row.intent());
                }
            }
            for (List<StoredIntent> page : pages(open)) {
                resolve(page, leased, tally);
            }
        }
        return tally;
    }

    private void resolve(List<StoredIntent> page, Set<SortableId> leased, Tally tally) {
        Map<AccountId, Venue> at = venues(page);
        List<Finding> findings = new ArrayList<>();
        for (StoredIntent intent : page) {
            findings.add(
                    leased.contains(intent.id()) ? Finding.open(intent) : finding(intent, at.get(intent.account())));
        }
        List<Step> steps =
                findings.stream().map(Finding::step).filter(Objects::nonNull).toList();
        Set<SortableId> missed = new LinkedHashSet<>();
        List<Boolean> taken = take(steps);
        for (int i = 0; i < steps.size(); i++) {
            if (!taken.get(i)) {
                missed.add(steps.get(i).seen().id());
            }
        }
        for (Finding finding : findings) {
            StoredIntent intent = finding.intent();
            if (finding.proved() && !missed.contains(intent.id())) {
                tally.resolved++;
            } else {
                tally.open++;
                tally.unproved.add(intent.account());
            }
        }
    }

    /** Where each account of these trades; without those whose venue is none of ours. */
    private Map<AccountId, Venue> venues(List<StoredIntent> page) {
        SortedSet<AccountId> ids = new TreeSet<>();
        page.forEach(intent -> ids.add(intent.account()));
        Map<AccountId, Venue> at = new TreeMap<>();
        for (Account account : store.transact(tx -> tx.accounts(ids))) {
            venues.find(account.venue()).ifPresent(venue -> at.put(account.id(), venue));
        }
        return at;
    }

    private static Finding finding(StoredIntent intent, @Nullable Venue venue) {
        VenueOrder known = venue == null ? VenueOrder.UNKNOWN : venue.query(intent.id());
        return switch (known) {
            case WORKING, DONE ->
                taken(intent)
                        ? new Finding(intent, true, null)
                        : Finding.proved(Step.move(intent, IntentState.IN_FLIGHT, null));
            case UNKNOWN -> {
                if (intent.state() == IntentState.SENDING) {
                    yield doubted(intent, "the send was interrupted and the venue does not answer");
                }
                yield Finding.open(intent);
            }
            case ABSENT -> {
                if (venue != null && venue.capabilities().contains(Capability.ABSENCE_PROVES_UNSENT)) {
                    yield Finding.proved(absent(intent));
                }
                if (intent.state() != IntentState.UNKNOWN && intent.state() != IntentState.PARTIALLY_FILLED) {
                    yield doubted(intent, "the venue does not know the order, which proves nothing there");
                }
                yield Finding.open(intent);
            }
        };
    }

    private static Finding doubted(StoredIntent intent, String reason) {
        return new Finding(intent, false, Step.move(intent, IntentState.UNKNOWN, reason));
    }

    /** Whether it is known here that the venue took it. */
    private static boolean taken(StoredIntent intent) {
        return intent.state() == IntentState.IN_FLIGHT || intent.state() == IntentState.PARTIALLY_FILLED;
    }

    private static Step absent(StoredIntent intent) {
        if (taken(intent)) {
            return Step.end(intent, IntentState.CANCELLED, "the venue no longer knows the order");
        }
        return intent.kind().orderClass() == OrderClass.OPENING
                ? Step.end(intent, IntentState.EXPIRED, "the venue proved that it never received the order")
                : Step.move(intent, IntentState.RECORDED, "the venue proved that it never received the order");
    }

    /**
     * Takes steps in one transaction, and each in one of its own when they are refused together: one that cannot be taken
     * holds up no other.
     *
     * @return for each step whether it was taken or the intent has ended otherwise
     * @throws StoreException when the store did not answer; some may be taken
     */
    private List<Boolean> take(List<Step> steps) {
        if (steps.size() > 1) {
            try {
                return store.transact(tx -> taken(tx, steps));
            } catch (StoreException together) {
                if (together.kind() == StoreException.Kind.COMMIT_UNKNOWN) {
                    throw together;
                }
            }
        }
        List<Boolean> taken = new ArrayList<>(steps.size());
        for (Step step : steps) {
            taken.add(takeAlone(step));
        }
        return taken;
    }

    private boolean takeAlone(Step step) {
        try {
            return store.transact(tx -> taken(tx, List.of(step))).get(0);
        } catch (StoreException contended) {
            if (contended.kind() == StoreException.Kind.RETRY) {
                return false;
            }
            throw contended;
        }
    }

    /** Takes the steps of intents that are still as they were seen; somebody else's progress is fine too. */
    private List<Boolean> taken(StoreTx tx, List<Step> steps) {
        Map<SortableId, StoredIntent> now = new TreeMap<>();
        tx.lockedIntents(steps.stream().map(Step::seen).toList()).forEach(intent -> now.put(intent.id(), intent));
        List<Boolean> taken = new ArrayList<>(steps.size());
        List<DeadLetter> letters = new ArrayList<>();
        for (Step step : steps) {
            StoredIntent intent = Objects.requireNonNull(now.get(step.seen().id()), "an intent is gone");
            boolean asSeen = intent.version() == step.seen().version();
            if (asSeen && step.ends()) {
                closer.end(tx, intent, step.next(), Objects.requireNonNull(step.reason()));
                if (step.next() == IntentState.EXPIRED) {
                    letters.add(unsent(intent, step.reason()));
                }
            } else if (asSeen) {
                closer.move(tx, intent, step.next(), step.reason());
            }
            taken.add(asSeen || intent.state().terminal());
        }
        if (!letters.isEmpty()) {
            DeadLetters.add(tx, ids, letters);
        }
        return taken;
    }

    /** It was accepted, and nobody was there to send it: whoever asked for it may have gone. */
    private DeadLetter unsent(StoredIntent intent, String reason) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("account", intent.account().value());
        data.put("instrument", intent.instrument());
        data.put("kind", intent.kind().name());
        data.put("side", intent.side().name());
        return DeadLetter.waiting(
                ids.next(),
                DeadLetter.Kind.ORDER,
                intent.id().toString(),
                reason,
                data,
                intent.user().value(),
                clock.epochMicros(),
                intent.trace());
    }

    /**
     * Compares open positions with the venue, each account until its venue has answered once; a difference closes the
     * market for new risk and is reported. What the venue shows may already contain events that are not settled yet: a
     * difference counts only when the books have come as far as the venue's answer and did not change meanwhile.
     */
    private List<String> reconcile(Set<AccountId> unproved) {
        List<String> mismatches = new ArrayList<>();
        List<Account> waiting = store.transact(StoreTx::accounts).stream()
                .filter(account -> !reconciled.contains(account.id()))
                .toList();
        for (List<Account> page : pages(waiting)) {
            Map<Account, Look> compared = compare(page);
            for (Account account : page) {
                Look found = compared.get(account);
                if (found == null) {
                    unproved.add(account.id()); // it is asked again
                    continue;
                }
                tell(found, mismatches);
                reconciled.add(account.id());
            }
        }
        return mismatches;
    }

    /** Without accounts whose venue did not answer, or of which events are on their way. */
    private Map<Account, Look> compare(List<Account> page) {
        SortedSet<AccountId> ids = new TreeSet<>();
        page.forEach(account -> ids.add(account.id()));
        if (ids.isEmpty()) {
            return Collections.emptyMap();
        }
        Map<AccountId, Account> before = store.transact(tx -> byId(tx.accounts(ids)));
        Map<Account, VenueSnapshot> shown = new LinkedHashMap<>();
        for (Account account : page) {
            VenueSnapshot snapshot = venues.find(account.venue())
                    .map(venue -> venue.snapshot(account.id()))
                    .orElseGet(VenueSnapshot::unknown);
            if (snapshot.known()) {
                shown.put(account, snapshot);
            }
        }
        return store.transact(tx -> {
            Map<AccountId, Account> after = byId(tx.accounts(ids));
            Map<AccountId, List<StoredPosition>> open = new TreeMap<>();
            tx.openPositions(ids)
                    .forEach(position -> open.computeIfAbsent(position.account(), id -> new ArrayList<>())
                            .add(position));
            Map<Account, Look> compared = new LinkedHashMap<>();
            shown.forEach((account, snapshot) -> {
                AccountId id = account.id();
                List<StoredPosition> held = open.getOrDefault(id, List.of());
                List<Difference> differences = differences(tx, id, held, snapshot);
                Account now = after.getOrDefault(id, account);
                if (differences.isEmpty()
                        || (now.equals(before.get(id)) && snapshot.cursor() <= tx.venueCursor(account.venue()))) {
                    compared.put(account, Look.of(now, held, differences));
                }
            });
            return compared;
        });
    }

    /** Tells what is new, and forgets what is no difference any more. */
    private synchronized void tell(Look look, List<String> mismatches) {
        Account account = look.account();
        Set<SortableId> positions = new TreeSet<>();
        for (Difference difference : look.differences()) {
            if (adoptable(account, difference)) {
                adopt(account, difference).ifPresent(mismatches::add);
                continue;
            }
            positions.add(difference.position());
            if (!difference.equals(told.get(difference.position()))) {
                mismatches.add(mismatch(difference));
                told.put(difference.position(), difference);
            }
        }
        told.values().removeIf(old -> old.account().equals(account.id()) && !positions.contains(old.position()));
    }

    private boolean adoptable(Account account, Difference difference) {
        VenueSnapshot.OpenPosition alone = difference.alone();
        return alone != null && isShared(account) && adoption.isPossible(alone);
    }

    /** What the venue shows and no book knows; empty when the books have moved on, so that it is looked at again. */
    private Optional<String> adopt(Account account, Difference difference) {
        VenueSnapshot.OpenPosition found = Objects.requireNonNull(difference.alone());
        VenueSnapshot.Terms terms = Objects.requireNonNull(found.terms());
        return Contended.transact(
                store,
                tx -> Adoption.unchanged(tx, account, found).map(seen -> {
                    StoredPosition adopted = adoption.adopt(tx, seen, found, terms);
                    return mismatch(
                            tx,
                            difference,
                            difference.text() + "; it is adopted as EXTERNAL position P" + adopted.number() + " of "
                                    + seen.user());
                }));
    }

    /** @param alone what the venue shows, when no book has ever heard of it */
    private record Difference(
            AccountId account,
            SortableId position,
            String instrument,
            long ours,
            long theirs,
            VenueSnapshot.@Nullable OpenPosition alone) {
        String text() {
            return "position " + position + ": the books hold " + ours + " units, the venue " + theirs;
        }
    }

    /** What one account, as it was then, and its venue say. */
    private record Look(Account account, List<Difference> differences, int agreeing, int closing) {
        static Look of(Account account, List<StoredPosition> held, List<Difference> differences) {
            Set<SortableId> other = new TreeSet<>();
            differences.forEach(difference -> other.add(difference.position()));
            int closing = (int) held.stream()
                    .filter(position -> position.closingUnits() > 0)
                    .count();
            int agreeing = (int) held.stream()
                    .filter(position -> position.closingUnits() == 0 && !other.contains(position.id()))
                    .count();
            return new Look(account, differences, agreeing, closing);
        }
    }

    private static Map<AccountId, Account> byId(List<Account> accounts) {
        Map<AccountId, Account> byId = new TreeMap<>();
        accounts.forEach(account -> byId.put(account.id(), account));
        return byId;
    }

    private static List<Difference> differences(
            StoreTx tx, AccountId account, List<StoredPosition> open, VenueSnapshot snapshot) {
        List<Difference> differences = new ArrayList<>();
        Map<SortableId, VenueSnapshot.OpenPosition> atVenue = new LinkedHashMap<>();
        snapshot.positions().forEach(p -> atVenue.put(p.position(), p));
        for (StoredPosition position : open) {
            VenueSnapshot.OpenPosition theirs = atVenue.remove(position.id());
            long units = theirs == null ? 0 : theirs.units();
            if (units != position.remainingUnits() && position.closingUnits() == 0) {
                differences.add(new Difference(
                        account, position.id(), position.instrument(), position.remainingUnits(), units, null));
            }
        }
        for (VenueSnapshot.OpenPosition extra : atVenue.values()) {
            if (tx.openIntents(extra.position()).isEmpty()) {
                boolean alone = tx.position(extra.position()).isEmpty();
                differences.add(new Difference(
                        account, extra.position(), extra.instrument(), 0, extra.units(), alone ? extra : null));
            }
        }
        return differences;
    }

    private String mismatch(Difference found) {
        return store.transact(tx -> mismatch(tx, found, found.text()));
    }

    private String mismatch(StoreTx tx, Difference found, String what) {
        Latches.mismatch(tx, ids, clock.epochMicros(), "reconciliation", found.instrument(), found.position(), what);
        return what;
    }
}
