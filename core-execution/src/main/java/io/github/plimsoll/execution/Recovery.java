package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Proves what happened to orders whose outcome is open, by asking the venue and never by guessing. {@link #atStart}
 * runs before any new work; {@link #step} and {@link #compare} go on while running. One thread drives it;
 * {@link #reconcile} may be called from any.
 */
public final class Recovery {
    /** Intents that one question reads. */
    private static final int LIMIT = 10_000;

    /** Accounts that one transaction compares. */
    private static final int PAGE = 250;

    private static final long OVERDUE_EVERY_MICROS = 60_000_000L;

    private final Store store;
    private final Venues venues;
    private final WorldClock clock;
    private final Outcomes outcomes;
    private final Comparison comparison;
    private final Predicate<Account> left;
    /** Accounts whose positions were compared with the venue since the start. */
    private final Set<AccountId> reconciled = new LinkedHashSet<>();
    /** The account that {@link #compare} looked at last. */
    private @Nullable AccountId last;
    /** World time at which overdue orders were asked about last. */
    private long overdueAt;

    /** @param listings markets in which a position that is found at a venue can be kept books of */
    public Recovery(Store store, Listings listings, List<Venue> venues, WorldClock clock, Ids ids) {
        this(store, listings, venues, clock, ids, account -> false);
    }

    /**
     * @param left accounts that trade at none of these venues any more: where the books hold nothing of one, its venue has
     *     nothing to prove
     */
    public Recovery(
            Store store, Listings listings, List<Venue> venues, WorldClock clock, Ids ids, Predicate<Account> left) {
        this(store, listings, venues, clock, ids, left, LIMIT);
    }

    /** @param reading intents that one question reads, at least 1 */
    Recovery(
            Store store,
            Listings listings,
            List<Venue> venues,
            WorldClock clock,
            Ids ids,
            Predicate<Account> left,
            int reading) {
        this.left = left;
        this.store = store;
        this.clock = clock;
        this.venues = Venues.of(venues);
        this.outcomes = new Outcomes(store, this.venues, clock, ids, reading);
        this.comparison = new Comparison(store, listings, this.venues, clock, ids);
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
     *     for them and no exit sent. An order that a venue says it does not know, where that proves nothing, is open and
     *     no reason to wait: it stays Unknown and keeps new risk out of its market
     */
    public record Report(int expired, int resolved, int open, List<String> mismatches, Set<AccountId> unproved) {
        public Report {
            mismatches = List.copyOf(mismatches);
            unproved = Collections.unmodifiableSet(new LinkedHashSet<>(unproved));
        }

        /** Whether everything is proved that a venue can prove. */
        public boolean finished() {
            return unproved.isEmpty();
        }
    }

    /**
     * Expires opens that an earlier run recorded, then resolves and compares each account with its venue, once it
     * answers. Venue events must have been settled before. Call it again until the report is finished.
     */
    public Report atStart() {
        int expired = outcomes.expireUnsent();
        Outcomes.Tally tally = outcomes.resolve(EnumSet.of(
                IntentState.SENDING, IntentState.UNKNOWN, IntentState.IN_FLIGHT, IntentState.PARTIALLY_FILLED));
        List<String> mismatches = reconcile(tally.unproved);
        return new Report(expired, tally.resolved, tally.open, mismatches, tally.unproved);
    }

    /** Resolves intents in SENDING whose lease ran out and Unknown ones. */
    public Report step() {
        Outcomes.Tally tally = outcomes.resolve(EnumSet.of(IntentState.SENDING, IntentState.UNKNOWN));
        return new Report(0, tally.resolved, tally.open, List.of(), tally.unproved);
    }

    /**
     * Goes on comparing open positions with the venues while running: the next few accounts in turn, and from the first one
     * on when all were looked at, on venues with {@link Capability#SHARED_POSITIONS}. A difference counts as at start; each
     * is told once. Once a minute it also asks about orders that were taken more than ten minutes ago and have not ended. Call it
     * every few seconds.
     *
     * @param most how many accounts, at least 1
     * @return differences that were not told before; their markets are REDUCE_ONLY
     * @throws StoreException when the store did not answer; the next call goes on
     */
    public List<String> compare(int most) {
        long now = clock.epochMicros();
        if (now < overdueAt || now - overdueAt >= OVERDUE_EVERY_MICROS) {
            outcomes.overdue(now - DoubtRules.QUIET_MICROS);
            overdueAt = now;
        }
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
        for (List<Account> page : Pages.of(next, PAGE)) {
            comparison
                    .compare(page.stream().filter(comparison::isShared).toList())
                    .forEach((account, look) -> comparison.tell(look, mismatches));
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
        for (List<Account> page : Pages.of(accounts, PAGE)) {
            Map<Account, Comparison.Look> looks = comparison.compare(page);
            for (Account account : page) {
                all.add(reconciled(account, looks.get(account)));
            }
        }
        return all;
    }

    /**
     * Positions of the books of which their venue showed nothing when this process compared them last, in the order of their
     * ids; one that is closing may only just have been closed there. What was booked since is closed in the store. Any thread
     * may ask.
     */
    public Set<SortableId> gone() {
        return comparison.gone();
    }

    private Reconciled reconciled(Account account, Comparison.@Nullable Look look) {
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
                look.differences().stream().map(Comparison.Difference::text).toList();
        if (!differences.isEmpty() && !comparison.isShared(account)) {
            return Reconciled.unknown(
                    account.id(),
                    differences,
                    "venue " + account.venue() + " knows only what this process did, and another one may have traded");
        }
        comparison.tell(look, new ArrayList<>());
        return new Reconciled(
                account.id(),
                differences.isEmpty() ? Reconciled.Outcome.AGREES : Reconciled.Outcome.DIFFERS,
                look.agreeing(),
                look.closing(),
                differences,
                "");
    }

    /** Compares each account until its venue has answered once. */
    private List<String> reconcile(Set<AccountId> unproved) {
        List<String> mismatches = new ArrayList<>();
        List<Account> waiting = store.transact(StoreTx::accounts).stream()
                .filter(account -> !reconciled.contains(account.id()))
                .toList();
        for (List<Account> page : Pages.of(waiting, PAGE)) {
            Map<Account, Comparison.Look> compared = comparison.compare(page);
            for (Account account : page) {
                Comparison.Look found = compared.get(account);
                if (found == null && left.test(account) && isEmpty(account.id())) {
                    reconciled.add(account.id());
                    continue;
                }
                if (found == null) {
                    unproved.add(account.id()); // it is asked again
                    continue;
                }
                comparison.tell(found, mismatches);
                reconciled.add(account.id());
            }
        }
        return mismatches;
    }

    private boolean isEmpty(AccountId account) {
        return store.transact(tx -> tx.openPositions(account).isEmpty()
                && tx.reservations(account).isEmpty()
                && tx.intents(IntentState.open(), LIMIT).stream()
                        .noneMatch(intent -> intent.account().equals(account)));
    }
}
