package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Open positions, working orders and money as the books and as the venue know them. What the venue shows may already contain events
 * that are not settled yet: a difference counts only when the books have come as far as the venue's answer and did not change meanwhile.
 * It closes the market for new risk and is told once; what the venue alone knows is adopted. Any thread may use it.
 */
final class Comparison {
    /** Of a partial close the venue rounds the margin in its own way, by a micro-dollar each time; this is more than that. */
    private static final Usd ROUNDING = Usd.parse("0.01");

    private final Store store;
    private final Venues venues;
    private final WorldClock clock;
    private final Ids ids;
    private final Adoption adoption;
    /** Differences that were told: one that stays is not told again and again. */
    private final Map<SortableId, Difference> told = new TreeMap<>();
    /** Of each account the positions of which its venue showed nothing when that was last known; read without waiting for a store. */
    private final Map<AccountId, Set<SortableId>> gone = new ConcurrentSkipListMap<>();

    Comparison(Store store, Listings listings, Venues venues, WorldClock clock, Ids ids) {
        this.store = store;
        this.venues = venues;
        this.clock = clock;
        this.ids = ids;
        this.adoption = new Adoption(listings, clock, ids);
    }

    /**
     * @param about the position or the order, or a name for the account's money
     * @param scopes where no new risk is taken until a person has looked
     * @param text what the books hold and what the venue, in words
     * @param alone what the venue shows, when no book has ever heard of it
     */
    record Difference(
            AccountId account,
            SortableId about,
            List<String> scopes,
            String text,
            VenueSnapshot.@Nullable OpenPosition alone) {
        static Difference of(
                AccountId account,
                SortableId position,
                List<String> scopes,
                String ours,
                String theirs,
                VenueSnapshot.@Nullable OpenPosition alone) {
            String text = "position " + position + ": the books hold " + ours + ", the venue " + theirs;
            return new Difference(account, position, scopes, text, alone);
        }

        /** The venue works on an order that the books do not wait for. */
        static Difference of(Account account, SortableId order, Optional<StoredIntent> ours) {
            String held = ours.map(intent -> "it as " + intent.state()).orElse("no such order");
            return new Difference(
                    account.id(),
                    order,
                    // Only the venue knows in which market it is.
                    List.of(ours.map(intent -> Latch.market(intent.instrument()))
                            .orElseGet(() -> Latch.user(account.user().value()))),
                    "order " + order + ": the books hold " + held + ", the venue still works on it",
                    null);
        }

        /** Whether it was told. Money that moves while some of it is missing is no other difference. */
        boolean isStill(@Nullable Difference before) {
            return equals(before) || (before != null && about.equals(moneyOf(account)));
        }

        /** The venue has less money than new risk would be taken with. */
        static Difference of(Account account, Usd ours, Usd theirs) {
            return new Difference(
                    account.id(),
                    moneyOf(account.id()),
                    List.of(Latch.user(account.user().value())),
                    "free money of " + account.id() + ": the books hold " + ours + " USD, the venue " + theirs + " USD",
                    null);
        }
    }

    /** The position or order that a difference in money is about: none, so it has a name of its own, the same each time. */
    private static SortableId moneyOf(AccountId account) {
        String hash = Hashes.sha256("money of " + account);
        return new SortableId(
                Long.parseUnsignedLong(hash.substring(0, 16), 16) >>> 1,
                Long.parseUnsignedLong(hash.substring(16, 32), 16));
    }

    /**
     * What one account, as it was then, and its venue say.
     *
     * @param gone positions of which the venue shows less than the books hold, those that are closing too; empty when that cannot be told now
     */
    record Look(
            Account account, List<Difference> differences, int agreeing, int closing, Optional<Set<SortableId>> gone) {
        static Look of(
                Account account,
                List<StoredPosition> held,
                List<Difference> differences,
                Optional<Set<SortableId>> gone) {
            Set<SortableId> other = new TreeSet<>();
            differences.forEach(difference -> other.add(difference.about()));
            int closing = (int) held.stream()
                    .filter(position -> position.closingUnits() > 0)
                    .count();
            int agreeing = (int) held.stream()
                    .filter(position -> position.closingUnits() == 0 && !other.contains(position.id()))
                    .count();
            return new Look(account, differences, agreeing, closing, gone);
        }
    }

    /** Without accounts whose venue did not answer, or of which events are on their way. */
    Map<Account, Look> compare(List<Account> page) {
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
        Map<Account, List<Difference>> strays = strays(shown);
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
                Account now = after.getOrDefault(id, account);
                List<Difference> differences = differences(tx, now, held, snapshot);
                differences.addAll(strays.getOrDefault(account, List.of()));
                missing(tx, account, snapshot).ifPresent(differences::add);
                boolean together = now.equals(before.get(id)) && snapshot.cursor() <= tx.venueCursor(account.venue());
                if (differences.isEmpty() || together) {
                    Optional<Set<SortableId>> gone = together ? Optional.of(gone(held, snapshot)) : Optional.empty();
                    compared.put(account, Look.of(now, held, differences, gone));
                }
            });
            return compared;
        });
    }

    private static Set<SortableId> gone(List<StoredPosition> held, VenueSnapshot snapshot) {
        Map<SortableId, Long> shown = new TreeMap<>();
        snapshot.positions().forEach(position -> shown.merge(position.position(), position.units(), Math::addExact));
        return held.stream()
                .filter(position -> shown.getOrDefault(position.id(), 0L) < position.remainingUnits())
                .map(StoredPosition::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Open positions of which their venue showed nothing, or less than the books hold, when books and venue were last compared, in
     * the order of their ids.
     */
    Set<SortableId> gone() {
        Set<SortableId> all = new TreeSet<>();
        gone.values().forEach(all::addAll);
        return all;
    }

    /**
     * Orders that venues work on and that the books have ended, or never had. One may have ended between the venue's answer and
     * the books': so the venue is asked again, and what it still works on then it does against the books.
     */
    private Map<Account, List<Difference>> strays(Map<Account, VenueSnapshot> shown) {
        Map<Account, List<Difference>> strays = new LinkedHashMap<>();
        shown.forEach((account, snapshot) -> {
            List<Difference> found =
                    snapshot.working().isEmpty() ? List.of() : store.transact(tx -> strays(tx, account, snapshot));
            if (!found.isEmpty()) {
                Venue venue = venues.find(account.venue()).orElseThrow();
                VenueSnapshot again = venue.snapshot(account.id());
                strays.put(
                        account,
                        found.stream()
                                .filter(stray ->
                                        again.known() && again.working().contains(stray.about()))
                                .toList());
            }
        });
        return strays;
    }

    private static List<Difference> strays(StoreTx tx, Account account, VenueSnapshot snapshot) {
        List<Difference> strays = new ArrayList<>();
        for (SortableId order : snapshot.working()) {
            Optional<StoredIntent> ours = tx.intent(order);
            if (ours.isEmpty() || ours.get().state().terminal()) {
                strays.add(Difference.of(account, order, ours));
            }
        }
        return strays;
    }

    /**
     * Money that the books count with and the venue does not have. More than the books know is no difference: anybody can send
     * some. While an order holds money it may be on either side.
     */
    private static Optional<Difference> missing(StoreTx tx, Account account, VenueSnapshot snapshot) {
        Usd theirs = snapshot.balance();
        if (theirs == null || !tx.reservations(account.id()).isEmpty()) {
            return Optional.empty();
        }
        Usd ours = tx.balance(account.id(), Book.CASH);
        return ours.minus(theirs).compareTo(ROUNDING) < 0
                ? Optional.empty()
                : Optional.of(Difference.of(account, ours, theirs));
    }

    /** Tells what is new, and forgets what is no difference any more. */
    synchronized void tell(Look look, List<String> mismatches) {
        Account account = look.account();
        look.gone().ifPresent(found -> gone.put(account.id(), found));
        Set<SortableId> still = new TreeSet<>();
        for (Difference difference : look.differences()) {
            if (adoptable(account, difference)) {
                adopt(account, difference).ifPresent(mismatches::add);
                continue;
            }
            still.add(difference.about());
            if (!difference.isStill(told.get(difference.about()))) {
                mismatches.add(mismatch(difference));
                told.put(difference.about(), difference);
            }
        }
        told.values().removeIf(old -> old.account().equals(account.id()) && !still.contains(old.about()));
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

    /** Whether several processes see the same positions there. */
    boolean isShared(Account account) {
        return venues.find(account.venue())
                .map(venue -> venue.capabilities().contains(Capability.SHARED_POSITIONS))
                .orElse(false);
    }

    private static Map<AccountId, Account> byId(List<Account> accounts) {
        Map<AccountId, Account> byId = new TreeMap<>();
        accounts.forEach(account -> byId.put(account.id(), account));
        return byId;
    }

    private static List<Difference> differences(
            StoreTx tx, Account of, List<StoredPosition> open, VenueSnapshot snapshot) {
        AccountId account = of.id();
        List<Difference> differences = new ArrayList<>();
        Map<SortableId, VenueSnapshot.OpenPosition> atVenue = new LinkedHashMap<>();
        snapshot.positions().forEach(p -> atVenue.put(p.position(), p));
        for (StoredPosition position : open) {
            VenueSnapshot.OpenPosition theirs = atVenue.remove(position.id());
            long units = theirs == null ? 0 : theirs.units();
            // The books of its user count real money that is gone: no new risk there in any market. A stop of it may
            // be tried all the time, as long as its level is hit: that is no reason to say nothing.
            boolean poorer = of.mode() == Mode.LIVE && units < position.remainingUnits();
            if (position.closingUnits() > 0 && !poorer) {
                continue;
            }
            String market = Latch.market(position.instrument());
            VenueSnapshot.Terms terms = theirs == null ? null : theirs.terms();
            if (units != position.remainingUnits()) {
                differences.add(Difference.of(
                        account,
                        position.id(),
                        poorer ? List.of(market, Latch.user(of.user().value())) : List.of(market),
                        position.remainingUnits() + " units",
                        units + "",
                        null));
            } else if (terms != null && !isSame(position, terms) && isQuiet(tx, position)) {
                differences.add(Difference.of(
                        account,
                        position.id(),
                        List.of(market),
                        terms(position.side(), position.collateral()),
                        terms(terms.side(), terms.collateral()),
                        null));
            }
        }
        for (VenueSnapshot.OpenPosition extra : atVenue.values()) {
            if (tx.openIntents(extra.position()).isEmpty()) {
                boolean alone = tx.position(extra.position()).isEmpty();
                differences.add(Difference.of(
                        account,
                        extra.position(),
                        List.of(Latch.market(extra.instrument())),
                        "0 units",
                        extra.units() + "",
                        alone ? extra : null));
            }
        }
        return differences;
    }

    /**
     * Whether the venue holds the margin that the books hold, on the same side: by it losses are counted and the price of
     * liquidation. A venue that shows sizes alone is believed.
     */
    private static boolean isSame(StoredPosition position, VenueSnapshot.Terms terms) {
        return terms.side() == position.side() && isSameMargin(position, terms);
    }

    /** Whether books and venue hold the same margin, but for the rounding of partial closes. */
    static boolean isSameMargin(StoredPosition position, VenueSnapshot.Terms terms) {
        return terms.collateral().minus(position.collateral()).abs().compareTo(ROUNDING) < 0;
    }

    /** Whether no order is under way that may have moved margin at the venue already. */
    private static boolean isQuiet(StoreTx tx, StoredPosition position) {
        return tx.openIntents(position.id()).isEmpty();
    }

    private static String terms(Side side, Usd collateral) {
        return side + " with a margin of " + collateral;
    }

    private String mismatch(Difference found) {
        return store.transact(tx -> mismatch(tx, found, found.text()));
    }

    private String mismatch(StoreTx tx, Difference found, String what) {
        for (String scope : found.scopes()) {
            Latches.mismatch(tx, ids, clock.epochMicros(), "reconciliation", scope, found.about(), what);
        }
        return what;
    }
}
